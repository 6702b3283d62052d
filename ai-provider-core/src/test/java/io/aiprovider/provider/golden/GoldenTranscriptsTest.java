package io.aiprovider.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.ProvidersByType;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole exchanges with each kind of provider, one file each: what is asked, what the provider is
 * sent, what it answers, and what is told of that, at once and streamed. Times are 0 and ids that
 * are made up are counted.
 */
class GoldenTranscriptsTest {
  static final Path FILES = Path.of("src/test/resources/golden");

  static List<Path> files() {
    try (Stream<Path> files = Files.walk(FILES)) {
      return files.filter(Files::isRegularFile).map(FILES::relativize).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void each_kind_of_answer_has_one() {
    assertThat(files())
        .extracting(GoldenTranscriptsTest::provider)
        .contains("anthropic", "google", "openai", "azure-openai", "deepseek", "groq", "mistral")
        .contains("ollama", "openrouter");
  }

  @ParameterizedTest
  @MethodSource("files")
  void at_once(Path file) {
    Transcript transcript = Transcript.read(FILES.resolve(file));
    try (Exchange exchange = new Exchange(provider(file))) {
      JsonObject told = exchange.complete(transcript.asked(), transcript.answered());

      RecordedRequest sent = exchange.sent();
      assertThat(sent.getMethod() + " " + sent.getTarget()).isEqualTo(transcript.sentTo());
      assertThat(Exchange.bodyOf(sent).toJson()).isEqualTo(transcript.sent().toJson());
      assertThat(MadeUp.counted(told.toJson())).isEqualTo(transcript.told().toJson());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void streamed(Path file) {
    Transcript transcript = Transcript.read(FILES.resolve(file));
    try (Exchange exchange = new Exchange(provider(file))) {
      String told = exchange.stream(transcript.asked(), transcript.streamed());

      RecordedRequest sent = exchange.sent();
      assertThat(sent.getMethod() + " " + sent.getTarget()).isEqualTo(transcript.streamSentTo());
      JsonObject body = Exchange.bodyOf(sent);
      JsonObject alike = transcript.sent();
      for (String name : transcript.streamSent().names()) {
        assertThat(body.get(name)).isEqualTo(transcript.streamSent().get(name));
        body = body.without(name);
        alike = alike.without(name);
      }
      assertThat(body).isEqualTo(alike);
      assertThat(MadeUp.counted(told)).isEqualTo(transcript.toldInStream());
    }
  }

  static String provider(Path file) {
    return Objects.requireNonNull(file.getParent()).toString();
  }

  /** A provider, and the server behind it. */
  private static final class Exchange implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final ChatProvider provider;

    Exchange(String type) {
      try {
        server.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String url = server.url("/").toString();
      provider = ProvidersByType.create(type, url);
    }

    JsonObject complete(ChatRequest request, String answer) {
      server.enqueue(new MockResponse.Builder().body(answer).build());
      try (CompleteReply reply = (CompleteReply) provider.chat(request, attempt(request))) {
        return reply.response().json();
      }
    }

    String stream(ChatRequest request, String events) {
      server.enqueue(
          new MockResponse.Builder()
              .addHeader("Content-Type", "text/event-stream")
              .body(events)
              .build());
      List<String> told = new ArrayList<>();
      ChatRequest streamed = request.withStream(true);
      try (StreamingReply reply = (StreamingReply) provider.chat(streamed, attempt(request))) {
        reply.forEach(chunk -> told.add("data: " + chunk.json().toJson()));
      }
      return String.join("\n", told);
    }

    private ChatCall attempt(ChatRequest request) {
      Target target = new Target(provider.name(), String.valueOf(request.model()), false);
      return ChatCall.create().attempt(target).call();
    }

    RecordedRequest sent() {
      try {
        return server.takeRequest();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    static JsonObject bodyOf(RecordedRequest request) {
      return JsonObject.parse(Objects.requireNonNull(request.getBody()).utf8());
    }

    @Override
    public void close() {
      provider.close();
      server.close();
    }
  }
}
