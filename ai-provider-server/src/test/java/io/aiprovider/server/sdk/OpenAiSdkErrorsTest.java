package io.aiprovider.server.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenAiSdkErrorsTest {

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(400, "invalid_request_error", "bad_thing", BadRequestException.class),
        Arguments.of(404, "invalid_request_error", "model_not_found", NotFoundException.class),
        Arguments.of(429, "rate_limit_error", "rate_limit_exceeded", RateLimitException.class),
        Arguments.of(500, "server_error", "oops", InternalServerException.class));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void a_providers_error_is_the_sdks_exception(
      int status, String type, String code, Class<? extends OpenAIServiceException> expected)
      throws IOException {
    MockResponse error =
        new MockResponse.Builder()
            .code(status)
            .addHeader("Content-Type", "application/json")
            .body(Samples.error("It went wrong.", type, code))
            .build();
    try (MockWebServer upstream = new MockWebServer()) {
      upstream.enqueue(error);
      upstream.start();
      try (RunningServer server = RunningServer.inFrontOf(upstream.url("/v1").toString())) {
        OpenAIClient client = Sdk.clientOf(server, "sk-any");
        assertThatThrownBy(() -> client.chat().completions().create(Sdk.request("Hi").build()))
            .isInstanceOfSatisfying(
                expected,
                e -> {
                  assertThat(e.statusCode()).isEqualTo(status);
                  assertThat(e.type()).hasValue(type);
                  assertThat(e.code()).hasValue(code);
                });
        client.close();
      }
    }
  }

  @Test
  void a_wrong_key_is_unauthorized() {
    try (RunningServer server =
        RunningServer.simulated("mode=production", "auth.api-key=right-key")) {
      OpenAIClient client = Sdk.clientOf(server, "wrong-key");
      assertThatThrownBy(() -> client.chat().completions().create(Sdk.request("Hi").build()))
          .isInstanceOf(UnauthorizedException.class);
      assertThat(Sdk.clientOf(server, "right-key").models().list().data()).isNotEmpty();
      client.close();
    }
  }

  @Test
  void a_model_that_is_not_there_is_not_found() {
    try (RunningServer server = RunningServer.simulated()) {
      OpenAIClient client = Sdk.clientOf(server, "sk-any");
      assertThatThrownBy(() -> client.models().retrieve("gone"))
          .isInstanceOf(NotFoundException.class);
      client.close();
    }
  }

  @Test
  void a_broken_stream_is_an_error_and_not_an_end() {
    try (RunningServer server = RunningServer.simulated("providers.sim.simulation.fault=cut:2")) {
      OpenAIClient client = Sdk.clientOf(server, "sk-any");
      try (StreamResponse<ChatCompletionChunk> chunks =
          client.chat().completions().createStreaming(Sdk.request("Hello").build())) {
        assertThatThrownBy(() -> chunks.stream().forEach(chunk -> {}))
            .isInstanceOf(SseException.class);
      }
      client.close();
    }
  }
}
