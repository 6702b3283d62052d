package io.aiprovider.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Unchanged members keep their bytes: checked with many generated objects. */
class SpliceTest {
  private static final List<String> STRINGS =
      List.of("\"\"", "\"é\"", "\"\\u00e9\\/\\n\"", "\"😀 \\ud83d\\ude00\"", "\" }],{\\\" \"");
  private static final List<String> NUMBERS = List.of("0", "-0", "1.0", "1e2", "1E+02", "12.50");
  private static final List<String> SPACES = List.of("", " ", "\n", "\t", " \r\n ");

  private final Random random = new Random(20261120);

  @Test
  void every_unchanged_member_keeps_its_bytes() {
    for (int round = 0; round < 2_000; round++) {
      Generated generated = object(round % 5 == 0 ? "\uFEFF" : "");
      int touched = random.nextInt(generated.members().size());

      JsonObject changed =
          JsonObject.parse(generated.text().getBytes(UTF_8)).with("k" + touched, "new");

      List<String> expected = new ArrayList<>(generated.members());
      expected.set(touched, "\"k" + touched + "\":\"new\"");
      assertThat(new String(changed.toBytes(), UTF_8))
          .isEqualTo("{" + String.join(",", expected) + "}");
    }
  }

  @Test
  void removing_a_member_removes_nothing_else() {
    for (int round = 0; round < 2_000; round++) {
      Generated generated = object("");
      int removed = random.nextInt(generated.members().size());

      JsonObject changed = JsonObject.parse(generated.text()).without("k" + removed).with("x", 1);

      List<String> expected = new ArrayList<>(generated.members());
      expected.remove(removed);
      expected.add("\"x\":1");
      assertThat(new String(changed.toBytes(), UTF_8))
          .isEqualTo("{" + String.join(",", expected) + "}");
    }
  }

  private record Generated(String text, List<String> members) {}

  private Generated object(String before) {
    List<String> members = new ArrayList<>();
    StringBuilder text = new StringBuilder(before).append(space()).append('{');
    int size = 1 + random.nextInt(6);
    for (int i = 0; i < size; i++) {
      String member = "\"k" + i + "\"" + space() + ":" + space() + value(3);
      members.add(member);
      text.append(i == 0 ? "" : ",").append(space()).append(member).append(space());
    }
    return new Generated(text.append('}').append(space()).toString(), members);
  }

  private String value(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> pick(STRINGS);
      case 1 -> pick(NUMBERS);
      case 2 -> pick(List.of("true", "false", "null"));
      case 3 -> "[" + space() + value(depth - 1) + "," + value(depth - 1) + space() + "]";
      default -> "{" + pick(STRINGS) + space() + ":" + value(depth - 1) + space() + "}";
    };
  }

  private String space() {
    return pick(SPACES);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
