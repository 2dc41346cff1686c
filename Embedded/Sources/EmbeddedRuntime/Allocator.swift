#if arch(wasm32)
  import CHost

  /// The heap of a wasm32 module: free lists by size over memory that only grows.
  ///
  /// Small blocks are rounded up to a power of two; blocks of a page or more to whole pages, and are
  /// looked for in one list, first fit. The eight bytes before a block hold its size.
  ///
  /// SAFETY: one thread. Addresses come from `grow` or from a list, so they lie in this module's memory.
  enum Allocator {
    private static let pageSize: UInt = 65536
    private static let header: UInt = 8
    /// Where fresh memory starts, and where it ends.
    nonisolated(unsafe) private static var top: UInt = 0
    nonisolated(unsafe) private static var end: UInt = 0
    /// The first free block of each power of two; a free block holds the address of the next.
    nonisolated(unsafe) private static var small = InlineArray<17, UInt>(repeating: 0)
    nonisolated(unsafe) private static var large: UInt = 0

    /// The address of a free block, or zero if the host gives no more memory.
    static func allocate(_ count: UInt, alignment: UInt) -> UInt {
      guard count <= UInt.max / 2 else { return 0 }
      let alignment = max(alignment, 16)
      if count >= pageSize / 2 {
        let size = (count &+ pageSize &- 1) & ~(pageSize &- 1)
        return takeLarge(size, alignment) ?? grow(size, alignment)
      }
      // A block of the size of its alignment and more is aligned when it comes from a list, too.
      let exponent = UInt.bitWidth &- (max(count, alignment) &- 1).leadingZeroBitCount
      let head = small[exponent]
      guard head != 0, head & (alignment &- 1) == 0 else { return grow(1 &<< UInt(exponent), alignment) }
      small[exponent] = word(head).pointee
      return head
    }

    static func free(_ block: UInt) {
      let size = word(block &- header).pointee
      if size >= pageSize {
        word(block).pointee = large
        large = block
      } else {
        let exponent = size.trailingZeroBitCount
        word(block).pointee = small[exponent]
        small[exponent] = block
      }
    }

    private static func takeLarge(_ size: UInt, _ alignment: UInt) -> UInt? {
      var previous: UInt = 0
      var block = large
      while block != 0 {
        let next = word(block).pointee
        let found = word(block &- header).pointee
        // Blocks are not split, so one of more than twice the size would be wasted.
        if found >= size && found / 2 <= size && block & (alignment &- 1) == 0 {
          if previous == 0 { large = next } else { word(previous).pointee = next }
          return block
        }
        previous = block
        block = next
      }
      return nil
    }

    private static func grow(_ size: UInt, _ alignment: UInt) -> UInt {
      if top == 0 {
        top = UInt(chost_heap_base())
        end = UInt(chost_memory_size()) &* pageSize
      }
      let block = (top &+ header &+ alignment &- 1) & ~(alignment &- 1)
      let blockEnd = block.addingReportingOverflow(size)
      if blockEnd.overflow { return 0 }
      if blockEnd.partialValue > end {
        let missing = (blockEnd.partialValue &- end &+ pageSize &- 1) / pageSize
        // Some pages in advance, since growing is a call into the host.
        if chost_memory_grow(chost_size(max(missing, 16))) == chost_size.max {
          if chost_memory_grow(chost_size(missing)) == chost_size.max { return 0 }
        }
        end = UInt(chost_memory_size()) &* pageSize
      }
      top = blockEnd.partialValue
      word(block &- header).pointee = size
      return block
    }

    private static func word(_ address: UInt) -> UnsafeMutablePointer<UInt> {
      UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
    }
  }
#endif
