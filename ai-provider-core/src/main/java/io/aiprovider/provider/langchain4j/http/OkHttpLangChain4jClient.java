package io.aiprovider.provider.langchain4j.http;

import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * LangChain4j's HTTP client over OkHttp. In addition to what LangChain4j requires:
 *
 * <ul>
 *   <li>an error answer keeps its headers, as an {@link HttpStatusException}: with them {@link
 *       io.aiprovider.provider.langchain4j.LangChain4jProvider} respects {@code Retry-After},
 *   <li>interrupting the thread that waits for an answer ends the exchange; so does cancelling a
 *       stream of {@link io.aiprovider.provider.langchain4j.LangChain4jProvider} before its first
 *       event,
 *   <li>a request has the headers of the attempt that it is made for, such as {@code traceparent},
 *   <li>a broken stream is reported as an error, not as closed,
 *   <li>{@link io.aiprovider.provider.langchain4j.LangChain4jProvider} is notified of a stream's
 *       end, which some models do not notice when it comes too early.
 * </ul>
 *
 * <p>It follows no redirect and tries once. Pass its {@link #builder()} to a model's {@code
 * httpClientBuilder}. It does not register itself, because LangChain4j refuses to choose between
 * several HTTP clients.
 *
 * <p>Thread-safe. Its threads are daemons. Idle threads and connections end automatically.
 *
 * @since 0.1
 */
public final class OkHttpLangChain4jClient implements HttpClient {
  private static final int MAX_ERROR_BYTES = 1024 * 1024;

  private final OkHttpClient client;
  private final ExecutorService threads;

  OkHttpLangChain4jClient(OkHttpClient client, ExecutorService threads) {
    this.client = client;
    this.threads = threads;
  }

  /** Starts building a client. */
  public static OkHttpLangChain4jClientBuilder builder() {
    return new OkHttpLangChain4jClientBuilder();
  }

  /**
   * Waits for the whole answer.
   *
   * @throws HttpStatusException if the status is an error
   * @throws dev.langchain4j.exception.TimeoutException if the answer did not come in time
   * @throws dev.langchain4j.exception.LangChain4jException if it did not come for another reason
   * @throws NonRetriableException if the thread is interrupted; its interrupt flag stays set
   */
  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    Exchange exchange = new Exchange(client, Requests.of(request));
    ExchangeGroup.add(exchange::cancel);
    Future<SuccessfulHttpResponse> answer = threads.submit(() -> whole(exchange));
    try {
      return answer.get();
    } catch (InterruptedException e) {
      exchange.cancel();
      Thread.currentThread().interrupt();
      throw new NonRetriableException("The thread that waited for an answer was interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw Exchange.failure(io);
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static SuccessfulHttpResponse whole(Exchange exchange) throws IOException {
    try (Response response = exchange.send()) {
      if (!response.isSuccessful()) {
        throw failure(response);
      }
      return success(response).body(response.body().bytes()).build();
    }
  }

  /** Sends the request, and reads the events of the answer on a thread of its own. */
  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    Exchange exchange = new Exchange(client, Requests.of(request));
    EventStream events = new EventStream(exchange, listener);
    threads.execute(ExchangeGroup.addStream(exchange::cancel, () -> events.read(parser)));
  }

  static HttpStatusException failure(Response response) {
    return new HttpStatusException(
        response.code(), beginning(response), response.headers().toMultimap());
  }

  /** The body; empty if it breaks off, because the status alone is enough. */
  private static String beginning(Response response) {
    try {
      return response.peekBody(MAX_ERROR_BYTES).string();
    } catch (IOException e) {
      return "";
    }
  }

  static SuccessfulHttpResponse.Builder success(Response response) {
    return SuccessfulHttpResponse.builder()
        .statusCode(response.code())
        .headers(response.headers().toMultimap());
  }
}
