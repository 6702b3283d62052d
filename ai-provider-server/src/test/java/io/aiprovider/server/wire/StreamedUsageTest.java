package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedUsageTest {
  private static final String WITH_USAGE =
      Samples.request("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}";

  @Test
  @DisplayName("1 the usage chunk is sent to a caller that requested it")
  void the_usage_chunk_is_sent_to_a_caller_that_requested_it() {
    List<JsonObject> chunks = chunks(Samples.stream("Hi"), WITH_USAGE);

    JsonObject last = chunks.get(chunks.size() - 1);
    assertThat(last.objects("choices")).isEmpty();
    assertThat(last.object("usage").integer("total_tokens")).isEqualTo(7);
  }

  @Test
  @DisplayName("1 the usage chunk is not sent to a caller that did not request it")
  void the_usage_chunk_is_not_sent_to_other_callers() {
    List<JsonObject> chunks = chunks(Samples.stream("Hi"), Samples.HELLO_STREAMED);

    assertThat(chunks).noneMatch(chunk -> chunk.object("usage") != null);
    assertThat(chunks).noneMatch(chunk -> chunk.objects("choices").isEmpty());
  }

  @Test
  @DisplayName("1 usage is always requested from the provider")
  void usage_is_always_requested_from_the_provider() {
    try (RawUpstream upstream = answering(Samples.stream("Hi"));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      new HttpCaller(server).chat(Samples.HELLO_STREAMED);

      JsonObject sent = JsonObject.parse(upstream.next().body());
      assertThat(sent.object("stream_options").isTrue("include_usage")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"choices\":[],", "\"choices\":null,", "", "\"choices\":[{\"delta\":{}}],"})
  @DisplayName("2, 3 usage is accepted in every form, and is sent with a choices array")
  void usage_is_accepted_in_every_form(String choices) {
    String usage = Samples.event("{\"id\":\"1\",\"model\":\"m\"," + choices + USAGE + "}");
    List<JsonObject> chunks =
        chunks(Samples.piece("Hi") + Samples.finish("stop") + usage + Samples.done(), WITH_USAGE);

    JsonObject last = chunks.get(chunks.size() - 1);
    assertThat(last.object("usage").integer("total_tokens")).isEqualTo(7);
    assertThat(last.array("choices")).isEmpty();
  }

  @Test
  @DisplayName("3 usage before the finish reason is accepted")
  void usage_before_the_finish_reason_is_accepted() {
    List<JsonObject> chunks =
        chunks(
            Samples.piece("Hi") + Samples.usage() + Samples.finish("stop") + Samples.done(),
            WITH_USAGE);

    assertThat(chunks).filteredOn(chunk -> chunk.object("usage") != null).hasSize(1);
    assertThat(chunks).allMatch(chunk -> chunk.array("choices") != null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("1, 3 usage in a chunk with content is sent separately, or not at all")
  void usage_in_a_chunk_with_content_is_sent_separately(boolean wanted) {
    String running =
        Samples.piece("Hi")
            .replace(
                "}]}",
                "}],\"usage\":{\"prompt_tokens\":5,"
                    + "\"completion_tokens\":1,\"total_tokens\":6}}");
    String finish = Samples.finish("stop").replace("}]}", "}]," + USAGE + "}");

    List<JsonObject> chunks =
        chunks(running + finish + Samples.done(), wanted ? WITH_USAGE : Samples.HELLO_STREAMED);

    assertThat(chunks).hasSize(wanted ? 3 : 2);
    assertThat(chunks.subList(0, 2))
        .allMatch(chunk -> chunk.object("usage") == null && chunk.objects("choices").size() == 1);
    if (wanted) {
      assertThat(chunks.get(2).object("usage").integer("total_tokens")).isEqualTo(7);
      assertThat(chunks.get(2).objects("choices")).isEmpty();
      assertThat(chunks.get(2).string("id")).isEqualTo("chatcmpl-1");
    }
  }

  private static List<JsonObject> chunks(String upstreamStream, String request) {
    try (RawUpstream upstream = answering(upstreamStream);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      List<String> data = Samples.dataOf(new HttpCaller(server).chat(request).body());
      assertThat(data).last().isEqualTo("[DONE]");
      return data.subList(0, data.size() - 1).stream().map(JsonObject::parse).toList();
    }
  }

  private static RawUpstream answering(String stream) {
    return new RawUpstream(call -> call.answer(200, "text/event-stream", stream));
  }
}
