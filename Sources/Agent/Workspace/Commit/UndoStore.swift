import ShadowFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The commits that can be undone, in a directory of their own: a file for each, whose name tells how far it got.
///
/// `NUMBER-IDENTITY.begun` belongs to a commit that may have happened or not, `.done` to one that has, `.undone` to one
/// that was undone.
public final class UndoStore {
  /// How far a commit got.
  public enum State: String, Sendable {
    case begun, done, undone
  }

  /// A commit in the store.
  public struct Item: Hashable, Sendable {
    /// What undoing it takes.
    public let id: String
    /// How far it got.
    public let state: State
  }

  private let root: HostHandle

  /// Opens a directory, and makes it if it is missing.
  public init(path: String) throws(WorkspaceError) {
    do throws(FileError) {
      root = try SessionFolder.root(path, isMade: true)
    } catch {
      throw .failed(path: Array(path.utf8), error)
    }
  }

  /// The commits, the oldest first.
  public var items: [Item] {
    get throws(WorkspaceError) {
      do throws(FileError) { return try list() } catch { throw .undoStore(error) }
    }
  }

  private func list() throws(FileError) -> [Item] {
    try root.list().compactMap { name, _ in
      let parts = "\(name)".split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, let state = State(rawValue: String(parts[1])) else { return nil }
      return Item(id: String(parts[0]), state: state)
    }.sorted { $0.id < $1.id }
  }

  // MARK: Records

  /// The record of a commit.
  public func record(_ id: String) throws(WorkspaceError) -> UndoRecord {
    do throws(FileError) {
      guard let item = try list().first(where: { $0.id == id }) else { throw .notFound }
      return try UndoRecord(root.openEntry(name(item.id, item.state), O_RDONLY))
    } catch {
      throw error == .notFound ? .noSuchUndo(id) : .undoStore(error)
    }
  }

  /// Keeps what undoes a commit, before that begins.
  /// - Returns: The commit's name.
  func begin(_ changeset: Changeset, undoes: String? = nil) throws(FileError) -> String {
    let number = (try list().compactMap { $0.id.split(separator: "-").first.flatMap { Int($0) } }.max() ?? 0) + 1
    let digits = String(number)
    let id =
      String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + "-"
      + String("\(changeset.identity)".prefix(12))
    let temporary = try FileName(".new-\(id)-\(getpid())")
    _ = try? root.remove(temporary, isDirectory: false)
    let file = try root.openEntry(temporary, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    do throws(FileError) {
      try UndoRecord.write(changeset, undoes: undoes, to: file)
      try root.rename(temporary, to: name(id, .begun), in: root)
      try root.synchronize()
    } catch {
      try? root.remove(temporary, isDirectory: false)
      throw error
    }
    return id
  }

  /// Says how far a commit got.
  func change(_ id: String, from state: State, to newState: State) throws(FileError) {
    try root.rename(name(id, state), to: name(id, newState), in: root)
    try root.synchronize()
  }

  /// Forgets a commit that has not happened.
  func forget(_ id: String) throws(FileError) {
    try root.remove(name(id, .begun), isDirectory: false)
    try root.synchronize()
  }

  private func name(_ id: String, _ state: State) throws(FileError) -> FileName {
    try FileName("\(id).\(state.rawValue)")
  }
}
