package io.aiprovider.server.web;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.MultiValueMap;

/**
 * The names of the parameters that the query of an endpoint may have. A name with a spelling
 * mistake is refused, because the answer would otherwise be one to another question.
 */
public final class QueryNames {
  private final List<String> names;

  private QueryNames(List<String> names) {
    this.names = names;
  }

  public static QueryNames of(String... names) {
    return new QueryNames(Stream.of(names).sorted().toList());
  }

  /**
   * Checks a query.
   *
   * @throws RequestRefused if it has another parameter
   */
  public void check(MultiValueMap<String, String> query) {
    for (String name : query.keySet()) {
      if (!names.contains(name)) {
        throw RequestRefused.invalid(
            name, "There is no such parameter. Known are " + String.join(", ", names) + ".");
      }
    }
  }
}
