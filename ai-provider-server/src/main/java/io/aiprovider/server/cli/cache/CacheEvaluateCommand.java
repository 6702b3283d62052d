package io.aiprovider.server.cli.cache;

import io.aiprovider.cache.semantic.Question;
import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.cache.QuestionPairs.Pair;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider cache evaluate}. */
@Command(
    name = "evaluate",
    sortOptions = false,
    header = "Measures how well the semantic cache tells questions apart.",
    description = {
      "Shows for each threshold how many questions with the same meaning it finds, and how many of"
          + " the found ones really have the same meaning.",
      "",
      "FILE has a pair of questions in each line: the word same, or what is different; then both"
          + " questions, with tabs between them. Without FILE, pairs in English are used that come"
          + " with this program."
    },
    footer = {
      "",
      ServerOption.CALLER_KEY,
      "",
      "Example: ai-provider cache evaluate --model text-embedding-3-small our-questions.tsv"
    })
final class CacheEvaluateCommand implements Callable<Integer> {
  private static final String PATH = "/v1/embeddings";
  private static final int BATCH = 64;
  private static final List<Double> THRESHOLDS =
      List.of(0.80, 0.85, 0.90, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98);

  private final Console console;
  private final Servers servers;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The pairs of questions.")
  private @Nullable Path file;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      defaultValue = "all-minilm-l6-v2-q",
      description = "The model for the vectors (default: ${DEFAULT-VALUE}).")
  private String model = "";

  @Option(
      names = "--wrong",
      paramLabel = "THRESHOLD",
      description = "Also list the pairs that are judged wrongly with this threshold.")
  private @Nullable Double wrong;

  @Mixin private final ServerOption server = new ServerOption();

  CacheEvaluateCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  /** A pair, and how similar its questions are: 0 if they do not agree. */
  private record Judged(Pair pair, double similarity) {
    boolean isFound(double threshold) {
      return similarity >= threshold;
    }
  }

  @Override
  public Integer call() {
    List<Pair> pairs = QuestionPairs.read(file);
    Map<String, Question> questions = questions(pairs);
    List<Judged> all = pairs.stream().map(pair -> judge(pair, questions)).toList();
    TextTable table =
        new TextTable(
            List.of(
                Column.number("threshold", 1),
                Column.number("found", 1),
                Column.number("of", 1),
                Column.number("recall", 1),
                Column.number("wrong", 1),
                Column.number("precision", 1)));
    THRESHOLDS.forEach(threshold -> table.row(row(all, threshold)));
    table.print(console);
    if (wrong != null) {
      printWrong(all, wrong);
    }
    return 0;
  }

  private static Judged judge(Pair pair, Map<String, Question> questions) {
    Question one = Objects.requireNonNull(questions.get(pair.one()));
    Question two = Objects.requireNonNull(questions.get(pair.two()));
    return new Judged(pair, one.agreesWith(two) ? one.similarityTo(two) : 0);
  }

  private static List<String> row(List<Judged> all, double threshold) {
    long same = all.stream().filter(judged -> judged.pair().isSame()).count();
    long found =
        all.stream().filter(judged -> judged.pair().isSame() && judged.isFound(threshold)).count();
    long mistaken =
        all.stream().filter(judged -> !judged.pair().isSame() && judged.isFound(threshold)).count();
    return List.of(
        number(threshold, 2),
        Long.toString(found),
        Long.toString(same),
        number((double) found / same, 3),
        Long.toString(mistaken),
        found + mistaken == 0 ? "-" : number((double) found / (found + mistaken), 3));
  }

  private static String number(double value, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }

  private void printWrong(List<Judged> all, double threshold) {
    for (Judged judged : all) {
      Pair pair = judged.pair();
      if (pair.isSame() != judged.isFound(threshold)) {
        console.line("");
        console.line(
            "%s, %s: %s"
                .formatted(
                    pair.kind(),
                    pair.isSame() ? "not found" : "found",
                    judged.similarity() == 0 ? "differs" : number(judged.similarity(), 3)));
        console.line("  " + pair.one());
        console.line("  " + pair.two());
      }
    }
  }

  private Map<String, Question> questions(List<Pair> pairs) {
    Set<String> different = new LinkedHashSet<>();
    pairs.forEach(pair -> different.addAll(List.of(pair.one(), pair.two())));
    List<String> texts = new ArrayList<>(different);
    Map<String, Question> questions = new HashMap<>();
    ServerClient client = server.callerClient(servers).naming(Map.of("model", "--model"));
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
      List<float[]> vectors = vectors(client, batch);
      for (int i = 0; i < batch.size(); i++) {
        questions.put(batch.get(i), Question.of("", batch.get(i), vectors.get(i)));
      }
    }
    return questions;
  }

  private List<float[]> vectors(ServerClient client, List<String> texts) {
    String answer = client.postJson(PATH, JsonObject.of("model", model).with("input", texts));
    try {
      List<float[]> vectors = new EmbeddingResponse(client.json(answer)).vectors();
      if (vectors.size() == texts.size()) {
        return vectors;
      }
    } catch (MalformedReply e) {
      throw CommandFailed.because(Objects.requireNonNull(e.getMessage()));
    }
    throw CommandFailed.because(
        "The answer does not have one vector for each text. Is "
            + model
            + " a model for embeddings?");
  }
}
