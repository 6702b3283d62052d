package io.aiprovider.cost;

import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Cost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A case of {@code cases.md}: what a provider reports, and what that costs.
 *
 * @param title the type of the provider, a colon, and what is special
 * @param facts the lines of the case, by their names
 */
record CostCase(String title, Map<String, String> facts) {
  private static final Path FILE = Path.of("src/test/resources/cost/cases.md");

  static List<CostCase> all() {
    List<CostCase> cases = new ArrayList<>();
    try {
      for (String part : Files.readString(FILE, StandardCharsets.UTF_8).split("\n### ")) {
        if (!part.startsWith("#")) {
          cases.add(of(part.lines().toList()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  private static CostCase of(List<String> lines) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      if (!line.isEmpty()) {
        int colon = line.indexOf(": ");
        facts.put(line.substring(2, colon), line.substring(colon + 2));
      }
    }
    return new CostCase(lines.get(0), facts);
  }

  private String fact(String name) {
    return Objects.requireNonNull(
        facts.get(name), () -> "The case '" + title + "' has no '" + name + "'.");
  }

  private @Nullable String code(String name) {
    return facts.containsKey(name) ? fact(name).replace("`", "") : null;
  }

  String provider() {
    return title.substring(0, title.indexOf(':'));
  }

  /** The model that answers. */
  String model() {
    return Objects.requireNonNull(code("model"));
  }

  String requestedModel() {
    return Objects.requireNonNullElse(code("requested"), model());
  }

  boolean isEmbedding() {
    return "embedding".equals(code("operation"));
  }

  Instant time() {
    return Instant.parse(Objects.requireNonNullElse(code("time"), "2026-11-28T12:00:00Z"));
  }

  /** The usage as the provider sends it; null for none. */
  @Nullable JsonObject usage() {
    String usage = Objects.requireNonNull(code("usage"));
    return usage.equals("none") ? null : JsonObject.parse(usage);
  }

  @Nullable String tier() {
    return code("service tier");
  }

  /** Configured prices by model. */
  JsonObject configured() {
    String prices = code("configured");
    return prices == null ? JsonObject.EMPTY : JsonObject.parse(prices);
  }

  String source() {
    return fact("source");
  }

  Cost.Status status() {
    return Cost.Status.valueOf(Objects.requireNonNull(code("status")));
  }

  /** The arithmetic. */
  String arithmetic() {
    return fact("cost").split("` = `")[0].replace("`", "");
  }

  /** Its result, as it is written in the file. */
  String result() {
    return fact("cost").split("` = `")[1].replace("`", "");
  }

  /** How what the provider's prompt cache saved is calculated. */
  String arithmeticOfSaving() {
    return saving().split(" = ")[0];
  }

  /** What the provider's prompt cache saved, as it is written in the file. */
  String saved() {
    return saving().split(" = ")[1];
  }

  private String saving() {
    return Objects.requireNonNullElse(code("prompt cache saved"), "0 = 0");
  }

  /** Calculates a sum of products and quotients exactly. */
  static BigDecimal calculated(String arithmetic) {
    BigDecimal sum = BigDecimal.ZERO;
    for (String term : arithmetic.split(" \\+ ")) {
      String[] divided = term.split("/");
      BigDecimal value = BigDecimal.ONE;
      for (String factor : divided[0].split("\\*")) {
        value = value.multiply(new BigDecimal(factor));
      }
      for (int i = 1; i < divided.length; i++) {
        value = value.divide(new BigDecimal(divided[i]));
      }
      sum = sum.add(value);
    }
    return sum;
  }

  @Override
  public String toString() {
    return title;
  }
}
