package io.aiprovider.server.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls the packaged server, with the model's jars and without any key. */
@Timeout(120)
class InProcessEmbeddingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CALLER = HttpClient.newHttpClient();
  private static ServerProcess server;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    server = ServerProcess.start(directory, Path.of(System.getProperty("lib")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void similar_sentences_have_similar_vectors() throws Exception {
    JsonNode answer =
        embeddings(
            """
            {"model": "all-minilm-l6-v2-q", "input": [
              "The cat sleeps on the sofa.",
              "A kitten is napping on the couch.",
              "Interest rates rose by half a point."]}
            """);

    List<double[]> vectors = new ArrayList<>();
    answer.get("data").forEach(each -> vectors.add(vector(each.get("embedding"))));
    assertThat(vectors).hasSize(3).allSatisfy(vector -> assertThat(vector).hasSize(384));
    assertThat(vectors)
        .allSatisfy(vector -> assertThat(product(vector, vector)).isCloseTo(1, within(1e-4)));
    assertThat(product(vectors.get(0), vectors.get(1)))
        .isGreaterThan(product(vectors.get(0), vectors.get(2)) + 0.3);
    assertThat(answer.get("usage").get("prompt_tokens").asInt()).isBetween(15, 40);
  }

  @Test
  void costs_nothing() throws Exception {
    HttpResponse<String> answer =
        post("{\"model\": \"all-minilm-l6-v2-q\", \"input\": \"This text is free.\"}");

    assertThat(answer.headers().firstValue("x-ai-provider-provider")).contains("in-process");
    assertThat(answer.headers().firstValue("x-ai-provider-cost").map(Double::valueOf))
        .contains(0.0);
  }

  @Test
  void is_listed_and_answers_only_under_its_own_name() throws Exception {
    Set<String> names = new TreeSet<>();
    JSON.readTree(get("/v1/models"))
        .get("data")
        .forEach(model -> names.add(model.get("id").asText()));
    assertThat(names).contains("all-minilm-l6-v2-q");

    assertThat(post("{\"model\": \"in-process/bge-m3\", \"input\": \"Hello\"}").statusCode())
        .isEqualTo(404);
  }

  private static JsonNode embeddings(String body) throws Exception {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return CALLER.send(
        HttpRequest.newBuilder(server.uri("/v1/embeddings"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String get(String path) throws Exception {
    URI uri = server.uri(path);
    return CALLER
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static double[] vector(JsonNode numbers) {
    double[] vector = new double[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).asDouble();
    }
    return vector;
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
