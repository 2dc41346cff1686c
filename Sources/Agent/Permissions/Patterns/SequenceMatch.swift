/// Whether a sequence fits to a pattern with places that any number of elements fit to.
enum SequenceMatch {
  /// Takes time in the order of the product of both lengths at most.
  static func matches<Part, Element>(
    _ pattern: [Part], _ sequence: [Element], isAny: (Part) -> Bool, matchesOne: (Part, Element) -> Bool
  ) -> Bool {
    var (part, element) = (0, 0)
    // The last place for any number of elements, and the first element that was not given to it.
    var retry: (part: Int, element: Int)?
    while element < sequence.count {
      if part < pattern.count, isAny(pattern[part]) {
        retry = (part, element)
        part += 1
      } else if part < pattern.count, matchesOne(pattern[part], sequence[element]) {
        part += 1
        element += 1
      } else if let place = retry {
        retry = (place.part, place.element + 1)
        (part, element) = (place.part + 1, place.element + 1)
      } else {
        return false
      }
    }
    return pattern[part...].allSatisfy(isAny)
  }
}
