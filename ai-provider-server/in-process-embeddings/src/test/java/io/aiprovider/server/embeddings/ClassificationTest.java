package io.aiprovider.server.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Classifies texts of customers by the similarity of their vectors to those of labels. */
@Timeout(180)
class ClassificationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CALLER = HttpClient.newHttpClient();

  /** The labels as callers should write them: in words that describe them. */
  private static final Map<String, String> LABELS = new LinkedHashMap<>();

  static {
    LABELS.put("delivery", "delivery and shipping of a parcel");
    LABELS.put("payment", "payment, invoice or refund");
    LABELS.put("login", "login, password or user account");
    LABELS.put("defect", "a defective or broken product");
    LABELS.put("praise", "praise and thanks from a happy customer");
  }

  private static ServerProcess server;

  private record Labelled(String label, String text) {}

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("ai-provider.yml"),
        """
        ai-provider:
          routing:
            tasks: { embedding: all-minilm-l6-v2-q, classification: all-minilm-l6-v2-q }
        """);
    server = ServerProcess.start(directory, Path.of(System.getProperty("lib")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void is_far_better_than_the_most_frequent_label() throws Exception {
    List<Labelled> texts = texts();
    Map<String, Integer> counts = new LinkedHashMap<>();
    int right = 0;
    for (Labelled each : texts) {
      counts.merge(each.label(), 1, Integer::sum);
      JsonNode answer = classify(each.text());
      double sum = 0;
      for (JsonNode score : answer.get("scores")) {
        sum += score.asDouble();
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
      assertThat(answer.get("scores")).hasSize(LABELS.size());
      if (answer.get("label").asText().equals(LABELS.get(each.label()))) {
        right++;
      }
    }

    int majority = Collections.max(counts.values());
    assertThat(texts).hasSize(100);
    assertThat(right).isGreaterThan(2 * majority);
  }

  private static JsonNode classify(String text) throws Exception {
    String body =
        JSON.writeValueAsString(Map.of("text", text, "labels", new ArrayList<>(LABELS.values())));
    HttpResponse<String> answer =
        CALLER.send(
            HttpRequest.newBuilder(server.uri("/api/infer?task=classification"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static List<Labelled> texts() throws IOException {
    try (InputStream file = ClassificationTest.class.getResourceAsStream("/labelled-texts.tsv")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", 2))
          .map(columns -> new Labelled(columns[0], columns[1]))
          .toList();
    }
  }
}
