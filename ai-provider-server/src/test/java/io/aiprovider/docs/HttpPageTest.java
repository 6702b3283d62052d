package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.FailureKind;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HttpPageTest {
  private final Page page = Page.of("docs/http.md");

  @Test
  void lists_status_type_and_code_of_each_kind_of_failure() {
    List<List<String>> kinds =
        Arrays.stream(FailureKind.values())
            .map(
                kind ->
                    List.of(
                        kind.name(),
                        Integer.toString(kind.status()),
                        kind.type(),
                        Objects.requireNonNullElse(kind.code(), "null")))
            .toList();

    List<List<String>> documented =
        page.rows("### Failures of a call").stream()
            .map(row -> row.subList(0, 4).stream().map(cell -> cell.replace("`", "")).toList())
            .toList();

    assertThat(documented).containsExactlyElementsOf(kinds);
  }
}
