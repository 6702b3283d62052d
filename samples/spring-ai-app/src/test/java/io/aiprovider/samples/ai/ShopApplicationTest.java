package io.aiprovider.samples.ai;

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
class ShopApplicationTest {
  @LocalServerPort private int port;

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void runs_the_tool_and_is_answered_by_the_provider_that_works() throws Exception {
    assertThat(get("/ask?question=Tea").body())
        .isEqualTo(
            "{\"text\":\"Simulated answer to: Tea\\nThe tool returned: 12 pieces\","
                + "\"provider\":\"second\"}");
  }

  @Test
  void streams_an_answer_as_events() throws Exception {
    HttpResponse<String> response = get("/stream?question=Tea");

    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(response.body().lines().filter(line -> !line.isEmpty()))
        .hasSizeGreaterThan(2)
        .allSatisfy(line -> assertThat(line).endsWith("\"provider\":\"second\"}"))
        .first()
        .isEqualTo("data:{\"text\":\"Simu\",\"provider\":\"second\"}");
  }
}
