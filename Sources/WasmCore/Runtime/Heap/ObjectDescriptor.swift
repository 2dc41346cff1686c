/// What kind of thing a reference in one of the collected hierarchies refers to.
///
/// Raw values are bit numbers: a set of kinds is a mask, which is how casts to abstract types work.
enum ObjectKind: UInt32 {
  /// Not an object: the number is in the reference itself.
  case i31 = 0
  case structure = 1
  case array = 2
  /// An object of the host.
  case external = 3
  case exception = 4

  /// The kinds that belong to an abstract heap type.
  static func mask(of heap: HeapType) -> UInt32 {
    func bits(_ kinds: ObjectKind...) -> UInt32 { kinds.reduce(0) { $0 | 1 << $1.rawValue } }
    switch heap {
    case .any, .external: return bits(.i31, .structure, .array, .external)
    case .eq: return bits(.i31, .structure, .array)
    case .i31: return bits(.i31)
    case .structure: return bits(.structure)
    case .array: return bits(.array)
    case .exception: return bits(.exception)
    default: return 0
    }
  }
}

/// What the first word of every object points to: how the object is laid out, and of what type it is.
///
/// Objects consist of 64-bit words. A struct has one word for each field (two for a v128), an array its
/// length and then its packed elements, an exception its values as they lie in slots, and an object of
/// the host its place in the heap's table of those.
struct ObjectDescriptor {
  var kind: ObjectKind
  var type: TypeID
  /// How many supertypes the type has, and which: root first.
  var depth: UInt32
  var ancestors: UnsafeMutablePointer<TypeID>?
  /// The size of an object in bytes; of an array without its elements.
  var byteCount: UInt
  /// Where objects of this size come from; arrays have sizes of their own.
  var run: UnsafeMutablePointer<CellRun>
  /// The words of an object that hold references.
  var references: UnsafeMutablePointer<UInt32>
  var referenceCount: Int
  /// For arrays: the binary logarithm of an element's size, and whether elements are references.
  var elementShift: UInt = 0
  var hasReferenceElements = false
  /// For exceptions: what was thrown. Owned by the heap.
  var tag: Unmanaged<TagIdentity>?

  /// The words before an array's elements.
  static var arrayHeaderBytes: UInt { 16 }
}

/// An object on the heap, by its address.
typealias ObjectPointer = UnsafeMutablePointer<UInt64>

extension ObjectPointer {
  /// The object that a reference refers to, which is neither null nor an i31 nor a function.
  @inline(__always)
  init(reference: UInt64) {
    // SAFETY: validation lets only null, i31 and addresses of objects be such references, and objects live as long as
    // anything refers to them.
    self = ObjectPointer(bitPattern: UInt(truncatingIfNeeded: reference)).unsafelyUnwrapped
  }

  /// The reference to the object.
  var reference: UInt64 { UInt64(UInt(bitPattern: self)) }

  @inline(__always)
  var descriptor: UnsafeMutablePointer<ObjectDescriptor> {
    // SAFETY: every object's first word is the address of its descriptor.
    UnsafeMutablePointer<ObjectDescriptor>(bitPattern: UInt(truncatingIfNeeded: self[0])).unsafelyUnwrapped
  }

  /// The length of an array.
  @inline(__always) var arrayCount: UInt64 { self[1] }

  /// The first element of an array.
  @inline(__always) var elements: UnsafeMutableRawPointer { UnsafeMutableRawPointer(self + 2) }
}

extension UnsafeMutablePointer where Pointee == ObjectDescriptor {
  /// The first word of an object.
  @inline(__always) var word: UInt64 { UInt64(UInt(bitPattern: self)) }
}
