extension TextDifference {
  /// The old text with only some of the changes: those of these hunks, which are counted from 0.
  ///
  /// With all hunks it is the new text, and with none the old one.
  public func text(applying hunks: Set<Int>, context: Int = 3) -> [UInt8] {
    var text: [UInt8] = []
    var line = 0
    for (index, hunk) in self.hunks(context: context).enumerated() where hunks.contains(index) {
      for change in hunk.changes {
        text += oldLines[line..<change.old.lowerBound]
        text += newLines[change.new]
        line = change.old.upperBound
      }
    }
    return text + oldLines[line..<oldLines.count]
  }
}
