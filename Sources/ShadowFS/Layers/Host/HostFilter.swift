#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Decides what a layer over a directory of the host does not show.
  ///
  /// It is asked once for each entry, and never about what is in a hidden directory. What is hidden has no node: it can
  /// be neither listed nor looked up nor opened, whatever path leads there.
  public protocol HostFilter: AnyObject {
    /// Why an entry of a directory is hidden, or `nil` when it is shown.
    func reasonToHide(_ name: FileName, _ kind: FileKind, in directory: FilteredDirectory) -> HiddenPath.Reason?
  }

  /// A directory of the host whose entries a filter is asked about.
  public final class FilteredDirectory {
    /// The path relative to the layer's directory; empty for that one.
    public let path: [UInt8]
    /// How many names the path has.
    public let depth: Int
    private let handle: HostHandle

    init(path: [UInt8], depth: Int, handle: HostHandle) {
      self.path = path
      self.depth = depth
      self.handle = handle
    }

    /// The path of an entry.
    public func path(of name: FileName) -> [UInt8] {
      path.isEmpty ? name.bytes : path + [UInt8(ascii: "/")] + name.bytes
    }

    /// The contents of a file in the directory; `nil` if there is none, it is no regular file, or it has more bytes.
    public func contents(of name: FileName, limit: Int) -> [UInt8]? {
      guard let file = try? handle.openEntry(name, O_RDONLY | O_NONBLOCK | O_NOCTTY), let status = try? file.status(),
        status.kind == .file, status.attributes.size <= UInt64(max(0, limit))
      else { return nil }
      let size = Int(truncatingIfNeeded: status.attributes.size)
      var isRead = true
      let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        do throws(FileError) {
          count = try file.read(at: 0, into: UnsafeMutableRawBufferPointer(buffer))
        } catch { isRead = false }
      }
      return isRead ? bytes : nil
    }
  }
#endif
