package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts are run by CI; the page shows nothing else. */
class SdksPageTest {

  @ParameterizedTest
  @CsvSource({"sh, chat.sh", "python, openai_python.py", "js, openai_node.mjs"})
  void each_block_is_a_part_of_the_script(String language, String script) {
    List<Page.Block> blocks = Page.of("docs/sdks.md").blocks(language);

    assertThat(blocks).hasSizeGreaterThan(3);
    assertThat(blocks).allSatisfy(block -> assertThat(text(script)).contains(block.text().strip()));
  }

  private static String text(String script) {
    return Page.of("samples/scripts/" + script).text();
  }
}
