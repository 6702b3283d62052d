package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClientBuilderFactory;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.aiprovider.provider.langchain4j.http.HttpStatusException;
import io.aiprovider.provider.langchain4j.http.OkHttpLangChain4jClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What LangChain4j asks of an HTTP client, and what ours does beyond that. */
class OkHttpLangChain4jClientTest {
  private final Server server = new Server();
  private final OkHttpLangChain4jClient client = OkHttpLangChain4jClient.builder().build();

  @AfterEach
  void stop() {
    server.close();
  }

  /** Notes what it is told, each thing as a line. */
  private static final class Listener implements ServerSentEventListener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final int cancelAfter;
    private final RuntimeException thrown;
    private volatile Throwable error;
    private int events;

    Listener() {
      this(Integer.MAX_VALUE, null);
    }

    Listener(int cancelAfter, RuntimeException thrown) {
      this.cancelAfter = cancelAfter;
      this.thrown = thrown;
    }

    private void tell(String what) {
      told.add(what);
      if (thrown != null) {
        throw thrown;
      }
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
      tell("open " + response.statusCode());
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      events++;
      if (events >= cancelAfter) {
        context.parsingHandle().cancel();
      }
      tell("event " + event.data());
    }

    @Override
    public void onError(Throwable throwable) {
      error = throwable;
      tell("error " + throwable.getClass().getSimpleName());
    }

    @Override
    public void onClose() {
      tell("close");
    }

    String next() {
      try {
        return String.valueOf(told.poll(5, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Listener stream(Listener listener) {
    client.execute(server.post("{\"stream\":true}"), listener);
    return listener;
  }

  @Test
  void a_request_and_its_answer() {
    server.answers(200, "{\"ok\":true}", "X-Request-Id", "r-1");

    SuccessfulHttpResponse response = client.execute(server.post("{\"ä\":1}"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
    assertThat(response.headers().get("x-request-id")).containsExactly("r-1");
    RecordedRequest request = server.taken();
    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(Objects.requireNonNull(request.getBody()).utf8()).isEqualTo("{\"ä\":1}");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer sk-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "POST"})
  void a_request_without_a_body(String method) {
    server.answers(200, "");

    client.execute(
        HttpRequest.builder()
            .method(HttpMethod.valueOf(method))
            .url(server.url())
            .addQueryParam("a", "b c")
            .build());

    RecordedRequest request = server.taken();
    assertThat(request.getMethod()).isEqualTo(method);
    assertThat(request.getTarget()).isEqualTo("/v1?a=b+c");
  }

  @Test
  void a_form_with_a_file_and_an_answer_of_bytes() {
    byte[] sound = {0, 1, (byte) 0xFF};
    server.server.enqueue(
        new mockwebserver3.MockResponse.Builder().body(new okio.Buffer().write(sound)).build());

    SuccessfulHttpResponse response =
        client.execute(
            HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(server.url())
                .addHeader("Content-Type", "multipart/form-data; boundary=unused")
                .addFormDataField("model", "whisper-1")
                .addFormDataFile("file", "a.wav", "audio/wav", sound)
                .build());

    assertThat(response.bodyBytes()).isEqualTo(sound);
    RecordedRequest request = server.taken();
    String type = Objects.requireNonNull(request.getHeaders().get("Content-Type"));
    String body = Objects.requireNonNull(request.getBody()).utf8();
    assertThat(type).startsWith("multipart/form-data; boundary=");
    assertThat(body)
        .contains(type.substring(type.indexOf('=') + 1))
        .contains("name=\"model\"")
        .contains("whisper-1")
        .contains("name=\"file\"; filename=\"a.wav\"")
        .contains("Content-Type: audio/wav");
  }

  @Test
  void an_error_answer_keeps_its_headers() {
    server.answers(429, "{\"error\":\"slow\"}", "Retry-After", "7");

    HttpException failure =
        catchThrowableOfType(HttpException.class, () -> client.execute(server.post("{}")));

    assertThat(failure.statusCode()).isEqualTo(429);
    assertThat(failure).hasMessage("{\"error\":\"slow\"}");
    assertThat(((HttpStatusException) failure).header("retry-AFTER")).isEqualTo("7");
    assertThat(((HttpStatusException) failure).header("x-none")).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 408, 503})
  void redirects_and_errors_are_not_followed_or_repeated(int status) {
    server.answers(status, "", "Location", "/elsewhere", "Retry-After", "0");

    assertThatThrownBy(() -> client.execute(server.post("{}")))
        .isInstanceOf(HttpStatusException.class);
    assertThat(server.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void a_refused_connection_is_a_failure() {
    HttpRequest request = server.post("{}");
    server.close();

    assertThatThrownBy(() -> client.execute(request)).isInstanceOf(LangChain4jException.class);
    Listener listener = new Listener();
    client.execute(request, listener);
    assertThat(listener.next()).isEqualTo("error LangChain4jException");
  }

  @Test
  void a_provider_that_takes_too_long() {
    OkHttpLangChain4jClient impatient =
        OkHttpLangChain4jClient.builder().readTimeout(Duration.ofMillis(100)).build();
    server.keepsSilent().keepsSilent();

    assertThatThrownBy(() -> impatient.execute(server.post("{}")))
        .isInstanceOf(TimeoutException.class);
    Listener listener = new Listener();
    impatient.execute(server.post("{}"), listener);
    assertThat(listener.next()).isEqualTo("error TimeoutException");
  }

  @Test
  void an_interrupt_of_the_waiting_thread_ends_the_exchange() throws Exception {
    server.keepsSilent();
    FutureTask<RuntimeException> waiting =
        new FutureTask<>(
            () -> {
              RuntimeException failure =
                  catchThrowableOfType(
                      RuntimeException.class, () -> client.execute(server.post("{}")));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return failure;
            });
    Thread thread = new Thread(waiting);
    thread.start();
    server.taken();

    thread.interrupt();

    assertThat(waiting.get(5, TimeUnit.SECONDS)).isInstanceOf(NonRetriableException.class);
  }

  @Test
  void events_from_open_to_close() {
    server.streams(Server.events("one", "two"));

    Listener listener = stream(new Listener());

    assertThat(List.of(listener.next(), listener.next(), listener.next(), listener.next()))
        .containsExactly("open 200", "event one", "event two", "close");
  }

  @Test
  void events_cancelled_by_their_handle() {
    server.stalls(Server.events("one", "two") + "data: thr");

    Listener listener = stream(new Listener(2, null));

    assertThat(List.of(listener.next(), listener.next(), listener.next(), listener.next()))
        .containsExactly("open 200", "event one", "event two", "close");
    assertThat(listener.told).isEmpty();
  }

  @Test
  void a_stream_that_breaks_is_not_closed() {
    server.breaks(Server.events("one", "x".repeat(10_000)));

    Listener listener = stream(new Listener());

    assertThat(listener.next()).isEqualTo("open 200");
    String last = listener.next();
    while (last.startsWith("event ")) {
      last = listener.next();
    }
    assertThat(last).startsWith("error ");
    assertThat(listener.told).isEmpty();
  }

  @Test
  void an_error_in_answer_to_a_stream_keeps_its_headers() {
    server.answers(429, "{}", "Retry-After", "7");

    Listener listener = stream(new Listener());

    assertThat(listener.next()).isEqualTo("error HttpStatusException");
    assertThat(((HttpStatusException) listener.error).header("Retry-After")).isEqualTo("7");
  }

  @Test
  @DisplayName("9 a byte order mark is not part of the first event")
  void a_byte_order_mark() {
    server.streams("\uFEFF" + Server.events("one", "two"));

    Listener listener = stream(new Listener());

    assertThat(List.of(listener.next(), listener.next(), listener.next(), listener.next()))
        .containsExactly("open 200", "event one", "event two", "close");
  }

  @Test
  void an_exception_that_ends_the_stream_is_reported() {
    server.streams(Server.events("one"));
    Listener listener = new Listener();

    client.execute(
        server.post("{}"),
        (body, told) -> {
          throw new NoClassDefFoundError("missing");
        },
        listener);

    assertThat(List.of(listener.next(), listener.next()))
        .containsExactly("open 200", "error NoClassDefFoundError");
  }

  @Test
  void an_exception_of_a_listener_does_not_end_the_stream() {
    server.streams(Server.events("one", "two"));

    Listener listener = stream(new Listener(Integer.MAX_VALUE, new IllegalStateException("bug")));

    assertThat(List.of(listener.next(), listener.next(), listener.next(), listener.next()))
        .containsExactly("open 200", "event one", "event two", "close");
  }

  @Test
  void a_key_that_cannot_be_sent_is_not_in_the_message() {
    HttpRequest request =
        HttpRequest.builder()
            .method(HttpMethod.GET)
            .url(server.url())
            .addHeader("x-api-key", "sk-\nsecret")
            .build();

    assertThatThrownBy(() -> client.execute(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x-api-key")
        .hasMessageNotContaining("secret");
  }

  @Test
  void okhttp_can_be_customized() {
    OkHttpLangChain4jClient own =
        OkHttpLangChain4jClient.builder()
            .okHttp(
                okHttp ->
                    okHttp.addInterceptor(
                        chain ->
                            chain.proceed(
                                chain.request().newBuilder().header("X-Own", "yes").build())))
            .build();
    server.answers(200, "");

    own.execute(server.post("{}"));

    assertThat(server.taken().getHeaders().get("X-Own")).isEqualTo("yes");
  }

  @Test
  void it_does_not_register_itself() {
    assertThat(ServiceLoader.load(HttpClientBuilderFactory.class)).isEmpty();
  }
}
