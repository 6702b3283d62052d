package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

  static Stream<Page> pages() {
    return Page.all().stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void each_link_to_a_file_is_valid(Page page) {
    Path directory = Page.root().resolve(page.name()).getParent();
    List<String> links =
        LINK.matcher(page.text())
            .results()
            .map(result -> result.group(1))
            .filter(link -> !link.startsWith("http"))
            .toList();

    assertThat(links).allSatisfy(link -> assertThat(directory.resolve(link)).exists());
  }
}
