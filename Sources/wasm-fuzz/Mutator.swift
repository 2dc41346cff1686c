/// Makes damaged modules out of whole ones.
struct Mutator {
  let corpus: Corpus
  private var random: SeededRandom

  init(corpus: Corpus, seed: UInt64, index: UInt64) {
    self.corpus = corpus
    random = SeededRandom(seed: seed, index: index)
  }

  /// A module of the corpus after one or more changes, most often one: the more, the sooner it is refused.
  mutating func next() -> [UInt8] {
    var bytes = corpus.pick(&random)
    repeat { bytes = mutate(bytes) } while random.isOne(in: 4)
    return bytes
  }

  private mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    // Most changes keep sections whole: behind the boundaries is where the code to be tested is.
    guard !random.isOne(in: 8), var layout = ModuleLayout(bytes) else { return mutateBytes(bytes) }
    switch random.below(10) {
    case 0: splice(&layout)
    case 1: rearrange(&layout)
    case 2: inflateCount(&layout)
    case 3...6: mutateBody(&layout)
    default:
      let index = random.below(layout.sections.count)
      layout.sections[index].contents = mutateBytes(layout.sections[index].contents)
    }
    return layout.bytes
  }

  // MARK: Sections

  /// Takes a section, or a function body, from another module.
  private mutating func splice(_ layout: inout ModuleLayout) {
    guard let other = ModuleLayout(corpus.pick(&random)) else { return }
    let donor = other.sections[random.below(other.sections.count)]
    guard let place = layout.sections.firstIndex(where: { $0.code == donor.code }) else {
      layout.sections.insert(donor, at: random.below(layout.sections.count + 1))
      return
    }
    if donor.code == CodeLayout.sectionCode, let bodies = CodeLayout(donor.contents)?.bodies,
      var code = CodeLayout(layout.sections[place].contents)
    {
      code.bodies[random.below(code.bodies.count)] = bodies[random.below(bodies.count)]
      layout.sections[place].contents = code.contents
    } else {
      layout.sections[place].contents = donor.contents
    }
  }

  /// Swaps, repeats or drops sections.
  private mutating func rearrange(_ layout: inout ModuleLayout) {
    let first = random.below(layout.sections.count)
    switch random.below(3) {
    case 0: layout.sections.swapAt(first, random.below(layout.sections.count))
    case 1: layout.sections.insert(layout.sections[first], at: random.below(layout.sections.count))
    default: if layout.sections.count > 1 { layout.sections.remove(at: first) }
    }
  }

  /// Makes the count at the start of a section a lie, or writes it in more bytes than it needs.
  private mutating func inflateCount(_ layout: inout ModuleLayout) {
    let index = random.below(layout.sections.count)
    let contents = layout.sections[index].contents
    var position = 0
    guard let count = LEB128.read(contents, &position) else { return }
    let count32 = [count, count + 1, count * 2, 1_000, 100_000, 1 << 24, Int(UInt32.max)][random.below(7)]
    let encoded = LEB128.encode(count32, minimumLength: 1 + random.below(6))
    layout.sections[index].contents = encoded + contents[position...]
  }

  private mutating func mutateBody(_ layout: inout ModuleLayout) {
    guard let place = layout.sections.firstIndex(where: { $0.code == CodeLayout.sectionCode }),
      var code = CodeLayout(layout.sections[place].contents)
    else { return }
    let index = random.below(code.bodies.count)
    code.bodies[index] = mutateBytes(code.bodies[index])
    layout.sections[place].contents = code.contents
  }

  // MARK: Bytes

  /// Bytes with a meaning in many places: edges of integers, block types, prefixes, frequent opcodes.
  private static let telling: [UInt8] = [
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x1A, 0x1F, 0x20, 0x21,
    0x3F, 0x40, 0x41, 0x60, 0x63, 0x64, 0x6E, 0x6F, 0x70, 0x7B, 0x7E, 0x7F, 0x80, 0xC0, 0xD0, 0xFB, 0xFC, 0xFD, 0xFE,
    0xFF,
  ]

  private mutating func mutateBytes(_ source: [UInt8]) -> [UInt8] {
    var bytes = source
    guard !bytes.isEmpty else { return [random.byte()] }
    let place = random.below(bytes.count)
    switch random.below(9) {
    case 0: bytes[place] ^= 1 << UInt8(random.below(8))
    case 1: bytes[place] = random.byte()
    case 2, 3: bytes[place] = Self.telling[random.below(Self.telling.count)]
    case 4: for _ in 0...random.below(4) { bytes.insert(telling(), at: place) }
    case 5: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(8)))
    case 6: bytes.removeSubrange(place...)
    case 7:
      let run = bytes[place..<min(bytes.count, place + 1 + random.below(32))]
      bytes.insert(contentsOf: run, at: random.below(bytes.count + 1))
    default:
      // The same number, in more bytes.
      var position = place
      guard let value = LEB128.read(bytes, &position) else { break }
      bytes.replaceSubrange(place..<position, with: LEB128.encode(value, minimumLength: 1 + random.below(11)))
    }
    return bytes
  }

  private mutating func telling() -> UInt8 {
    random.isOne(in: 3) ? random.byte() : Self.telling[random.below(Self.telling.count)]
  }
}
