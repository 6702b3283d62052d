package io.aiprovider.samples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ChatApplicationTest {
  @LocalServerPort private int port;

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void answers_a_question() throws Exception {
    assertThat(get("/ask?question=Hello").body()).isEqualTo("Simulated answer to: Hello");
  }

  @Test
  void streams_an_answer_as_events() throws Exception {
    HttpResponse<String> response = get("/stream?question=Hi");

    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(response.body().lines().filter(line -> !line.isEmpty()))
        .containsExactly(
            "data:{\"text\":\"Simu\"}",
            "data:{\"text\":\"late\"}",
            "data:{\"text\":\"d an\"}",
            "data:{\"text\":\"swer\"}",
            "data:{\"text\":\" to:\"}",
            "data:{\"text\":\" Hi\"}");
  }
}
