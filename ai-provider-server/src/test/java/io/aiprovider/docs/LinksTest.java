package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The links between the pages of the repository lead somewhere. */
class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern FENCED =
      Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");

  static Stream<Page> pages() {
    return Page.everywhere().stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void each_link_leads_to_a_file_and_a_heading_that_exist(Page page) {
    Path directory = Page.root().resolve(page.name()).resolveSibling("");
    String prose = CODE.matcher(FENCED.matcher(page.text()).replaceAll("")).replaceAll("");
    List<String> broken = new ArrayList<>();
    Matcher links = LINK.matcher(prose);
    while (links.find()) {
      String link = links.group(1);
      if (!link.startsWith("http") && !exists(page, directory, link)) {
        broken.add(link);
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean exists(Page page, Path directory, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    if (!file.isEmpty() && !Files.exists(directory.resolve(file))) {
      return false;
    }
    if (hash < 0) {
      return true;
    }
    Page target =
        file.isEmpty()
            ? page
            : Page.of(Page.root().relativize(directory.resolve(file).normalize()).toString());
    return target.anchors().contains(link.substring(hash + 1));
  }

  @Test
  void headings_have_the_anchors_that_github_gives_them() {
    Page page =
        new Page(
            "x.md",
            """
            # When a call fails: 4xx, `Retry-After` & more

            ## [The](y.md) end
            ### The end

            ```sh
            # no heading
            ```
            """);

    assertThat(page.anchors())
        .containsExactlyInAnyOrder(
            "when-a-call-fails-4xx-retry-after--more", "the-end", "the-end-1");
  }
}
