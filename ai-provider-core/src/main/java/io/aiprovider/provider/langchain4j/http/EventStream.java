package io.aiprovider.provider.langchain4j.http;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Response;
import okio.BufferedSource;
import okio.ByteString;
import okio.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream of events for LangChain4j. A broken stream is reported as an error only: a
 * listener that also received a close would consider the answer complete.
 */
final class EventStream implements ServerSentEventListener {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final Options BYTE_ORDER_MARK = Options.of(ByteString.decodeHex("efbbbf"));

  private final Exchange exchange;
  private final ServerSentEventListener listener;
  private boolean failed;

  EventStream(Exchange exchange, ServerSentEventListener listener) {
    this.exchange = exchange;
    this.listener = listener;
  }

  /** Sends the request and reads the events of the answer, to the end. */
  void read(ServerSentEventParser parser) {
    try (Response response = exchange.send()) {
      if (!response.isSuccessful()) {
        onError(OkHttpLangChain4jClient.failure(response));
        return;
      }
      onOpen(OkHttpLangChain4jClient.success(response).build());
      BufferedSource body = response.body().source();
      body.select(BYTE_ORDER_MARK); // skips it: LangChain4j's parsers read it as text
      parser.parse(new Body(body.inputStream()), this);
    } catch (IOException e) {
      if (!exchange.isCancelled()) {
        onError(Exchange.failure(e));
      }
    } catch (RuntimeException | Error e) { // otherwise the reader would wait for ever
      onError(e);
    }
    if (!failed) {
      onClose();
    }
  }

  /** The events. They end when the exchange is cancelled; closing them cancels it. */
  private final class Body extends FilterInputStream {
    private volatile boolean ended;

    Body(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      try {
        return noted(super.read());
      } catch (IOException e) {
        return unlessCancelled(e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return noted(super.read(into, offset, length));
      } catch (IOException e) {
        return unlessCancelled(e);
      }
    }

    private int noted(int read) {
      ended = read < 0;
      return read;
    }

    private int unlessCancelled(IOException e) throws IOException {
      if (exchange.isCancelled()) {
        return -1;
      }
      throw e;
    }

    /**
     * Another thread may close the stream while it is read, which OkHttp's stream does not support.
     */
    @Override
    public void close() {
      if (!ended) {
        exchange.cancel();
      }
    }
  }

  @Override
  public void onOpen(SuccessfulHttpResponse response) {
    quietly(() -> listener.onOpen(response));
  }

  @Override
  public void onEvent(ServerSentEvent event) {
    quietly(() -> listener.onEvent(event));
  }

  @Override
  public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
    quietly(() -> listener.onEvent(event, context));
  }

  @Override
  public void onError(Throwable error) {
    failed = true;
    quietly(() -> listener.onError(error));
  }

  @Override
  public void onClose() {
    quietly(listener::onClose);
  }

  /** An exception of a listener does not end the stream, as in LangChain4j's own clients. */
  private static void quietly(Runnable notification) {
    try {
      notification.run();
    } catch (RuntimeException e) {
      log.warn("A listener to server-sent events failed; the stream continues.", e);
    }
  }
}
