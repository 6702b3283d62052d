package io.aiprovider.provider.simulated;

import static io.aiprovider.provider.simulated.Asking.answer;
import static io.aiprovider.provider.simulated.Asking.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import org.junit.jupiter.api.Test;

class ResponseFormatTest {
  private static ChatRequest formatted(String format) {
    return request("Hi").with("response_format", JsonObject.parse(format));
  }

  @Test
  void json_object_gets_an_object_with_the_answer() {
    assertThat(answer(formatted("{\"type\":\"json_object\"}")).text())
        .isEqualTo("{\"answer\":\"Simulated answer to: Hi\"}");
  }

  @Test
  void json_schema_gets_an_example_of_the_schema() {
    String format =
        """
        {"type":"json_schema","json_schema":{"name":"reply","schema":
        {"type":"object","properties":{"ok":{"type":"boolean"}}}}}
        """;

    assertThat(answer(formatted(format)).text()).isEqualTo("{\"ok\":true}");
  }

  @Test
  void a_stream_has_the_same_json() {
    ChatRequest request = formatted("{\"type\":\"json_object\"}");

    assertThat(Asking.text(Asking.chunks(request))).isEqualTo(answer(request).text());
  }

  @Test
  void the_format_text_gets_text() {
    assertThat(answer(formatted("{\"type\":\"text\"}")).text())
        .isEqualTo("Simulated answer to: Hi");
  }
}
