package io.aiprovider.routing.continuation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the second part of a text begins. A dot stands for a space, a slash for a new line. */
class SeamTest {

  @ParameterizedTest
  @CsvSource({
    "Hel, lo, Hello",
    "Hello, .world, Hello.world",
    "Hello., world, Hello.world",
    "Hello., .world, Hello.world",
    "One/, //Two, One//Two",
    "One//, /Two, One//Two",
    "One., /Two, One./Two",
    "Hello., .|.|world, Hello..world",
    "Hello., |.|world, Hello.world",
  })
  void has_the_white_space_once(String text, String pieces, String whole) {
    Seam seam = new Seam(spaced(text));

    assertThat(seam.sent()).isEqualTo(spaced(text).stripTrailing());
    assertThat(joined(text, pieces, seam)).isEqualTo(spaced(whole));
  }

  @ParameterizedTest
  @CsvSource({
    "The.first.part.of., The.first.part.of.it, The.first.part.of.it",
    "The.first.part.of., The|.first|.part.of|.it, The.first.part.of.it",
    "The.first.part.of., The.first.one, The.first.part.of.The.first.one",
    "The.first.part.of., The, The.first.part.of.The",
    "1, 1, 11",
  })
  void a_model_may_repeat_the_text(String text, String pieces, String whole) {
    assertThat(joined(text, pieces, new Seam(spaced(text)))).isEqualTo(spaced(whole));
  }

  private static String joined(String text, String pieces, Seam seam) {
    StringBuilder joined = new StringBuilder(spaced(text));
    for (String piece : spaced(pieces).split("\\|", -1)) {
      joined.append(seam.joined(piece));
    }
    return joined.append(seam.rest()).toString();
  }

  private static String spaced(String text) {
    return text.replace('.', ' ').replace('/', '\n');
  }
}
