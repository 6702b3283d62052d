package io.aiprovider.server.web;

import io.aiprovider.server.wire.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/**
 * The parameters that the query of an endpoint may have. A name with a spelling mistake is refused,
 * because the answer would otherwise be one to another question; and so is a parameter that is
 * there twice, because it would not be clear which of them counts.
 *
 * @param names their names
 * @param lists those that may be there several times
 */
record QueryParameters(Set<String> names, Set<String> lists) {

  /** The parameters that a method of a controller reads. */
  static QueryParameters of(HandlerMethod method) {
    Set<String> names = new TreeSet<>();
    Set<String> lists = new TreeSet<>();
    QueryNames all = method.getMethodAnnotation(QueryNames.class);
    if (all != null) {
      names.addAll(Arrays.asList(all.value()));
    }
    Arrays.stream(method.getMethodParameters())
        .filter(parameter -> !Map.class.isAssignableFrom(parameter.getParameterType()))
        .forEach(
            parameter -> {
              RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
              if (declared != null) {
                names.add(declared.name());
                if (parameter.getParameterType() == List.class) {
                  lists.add(declared.name());
                }
              }
            });
    return new QueryParameters(names, lists);
  }

  /**
   * Checks a query.
   *
   * @throws RequestRefused if it has another parameter, or one twice
   */
  void check(MultiValueMap<String, String> query) {
    query.forEach(
        (name, values) -> {
          if (!names.contains(name)) {
            throw unknown(Printable.of(name));
          }
          if (values.size() > 1 && !lists.contains(name)) {
            throw RequestRefused.invalid(name, "'" + name + "' must be there once.");
          }
        });
  }

  private RequestRefused unknown(String name) {
    return RequestRefused.of(
        400,
        "Unknown parameter '"
            + name
            + "'. "
            + (names.isEmpty()
                ? "This endpoint has none."
                : "Known are: " + String.join(", ", names) + "."),
        name,
        "unknown_parameter");
  }
}
