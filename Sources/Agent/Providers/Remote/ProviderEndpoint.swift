/// Finds the address of a service's function from what users write as its base.
enum ProviderEndpoint {
  /// The address of a function such as `chat/completions`.
  ///
  /// `https://host`, `https://host/`, `https://host/v1` and `https://host/v1/` are the same. A path that has a version
  /// somewhere is continued as it is, one that ends with the function is used as it is, and a query is kept.
  static func url(base: String, function: String) throws(ProviderError) -> WebURL {
    do throws(HTTPError) {
      let url = try WebURL(base)
      var origin = url.text.prefix { $0 != "?" }
      while origin.last == "/" { origin.removeLast() }
      let segments = url.path.split(separator: "/")
      var text = String(origin)
      if !url.path.trimmedOfSlashes.hasSuffix(function) {
        if !segments.contains(where: isVersion) { text += "/v1" }
        text += "/" + function
      }
      return try WebURL(text + (url.query.map { "?" + $0 } ?? ""))
    } catch {
      // Not repeated: people put keys into addresses.
      throw .badEndpoint("the base URL cannot be used: \(error)")
    }
  }

  private static func isVersion(_ segment: Substring) -> Bool {
    segment.first == "v" && segment.dropFirst().first?.isNumber == true
  }
}

extension String {
  fileprivate var trimmedOfSlashes: Substring {
    var text = self[...]
    while text.last == "/" { text.removeLast() }
    return text
  }
}
