package io.aiprovider.provider.wire;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.sse.EventTooLargeException;
import io.aiprovider.provider.sse.SseEvent;
import io.aiprovider.provider.sse.SseReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of a streamed reply, each a JSON object. It detects the failures that all wires have
 * in common: a network failure, an error instead of an event, an event that is not JSON. Its user
 * checks whether an answer is complete. Used by one thread at a time.
 *
 * @since 0.1
 */
public final class JsonEvents implements AutoCloseable {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final HttpReply reply;
  private final ErrorClassifier errors;
  private final ChatCall attempt;
  private final SseReader events;
  private final SplitCharacters characters = new SplitCharacters();
  private @Nullable String name;
  private boolean doneReceived;
  private @Nullable Runnable listener;

  private interface Events {
    @Nullable SseEvent take() throws IOException;
  }

  /** The events in the reply's body. */
  public JsonEvents(HttpReply reply, ErrorClassifier errors, ChatCall attempt) {
    this.reply = reply;
    this.errors = errors;
    this.attempt = attempt;
    this.events =
        new SseReader(reply.body(), reply::isReadable, ReplyReader.MAX_BYTES, attempt::signOfLife);
  }

  /**
   * Waits for the next event.
   *
   * @return null at the end: of the body, or before {@code [DONE]}
   * @throws ChatException if the stream broke off, the provider sent an error or something that is
   *     not a JSON object, or the attempt was cancelled
   */
  public @Nullable JsonObject next() {
    return read(events::next);
  }

  /**
   * The next event, if all of it has arrived. Does not wait.
   *
   * @return null if it has not, and at the end
   * @throws ChatException as {@link #next} does
   */
  public @Nullable JsonObject poll() {
    return read(events::poll);
  }

  /** Whether the end is reached: then {@link #next} returns null at once. */
  public boolean isAtEnd() {
    return doneReceived || events.isAtEnd();
  }

  /**
   * Runs a listener whenever {@link #poll} or {@link #isAtEnd} may have become different.
   *
   * @return false if the transport cannot do so
   * @see HttpReply#onReadable
   */
  public boolean onReadable(Runnable run) {
    if (!run.equals(listener)) {
      listener = reply.onReadable(run) ? run : null;
    }
    return listener != null;
  }

  private @Nullable JsonObject read(Events from) {
    checkNotCancelled();
    SseEvent event = doneReceived ? null : event(from);
    while (event != null && isOtherText(event)) {
      event = event(from);
    }
    if (event == null) {
      return null;
    }
    name = event.name();
    if (isDone(event)) {
      doneReceived = true;
      return null;
    }
    JsonObject json = parse(event);
    if (ErrorBody.isError(json) || "error".equals(event.name())) {
      throw errors.failureInStream(json);
    }
    return json;
  }

  /** Data that has already arrived may still be readable after the connection was closed. */
  private void checkNotCancelled() {
    ChatException reason = attempt.cancelled();
    if (reason != null) {
      throw reason;
    }
  }

  private @Nullable SseEvent event(Events from) {
    try {
      return from.take();
    } catch (EventTooLargeException e) {
      throw malformed("sent an event that is too long. " + e.getMessage());
    } catch (IOException e) {
      throw reply.broken(e);
    }
  }

  /** Whether it has a name and is not a JSON object, like all kinds of keep-alive events. */
  private static boolean isOtherText(SseEvent event) {
    String name = event.name();
    return name != null
        && !name.equals("message")
        && !name.equals("error")
        && event.data()[0] != '{'
        && !isDone(event);
  }

  private static boolean isDone(SseEvent event) {
    byte[] data = event.data();
    return data.length >= DONE.length && Arrays.equals(data, 0, DONE.length, DONE, 0, DONE.length);
  }

  private JsonObject parse(SseEvent event) {
    try {
      return characters.read(event.data());
    } catch (JsonException e) {
      throw event.cutOff()
          ? incomplete()
          : malformed("sent an event in its stream that is not JSON. " + e.getMessage());
    }
  }

  /** The name of the event that was returned last; null when it has none. */
  public @Nullable String name() {
    return name;
  }

  /** The provider has counted tokens before the end of its answer. */
  public void counted(Usage soFar) {
    if (attempt.target() != null) {
      attempt.report().counted(soFar);
    }
  }

  /** Whether the stream ended with {@code [DONE]}. */
  public boolean doneReceived() {
    return doneReceived;
  }

  /** The failure for a stream that ended too early. */
  public StreamBroken incomplete() {
    return new StreamBroken(
        "The provider ended its stream before the answer was complete.", errors.detail(reply));
  }

  /**
   * The failure for a stream that cannot be read.
   *
   * @param what completes a sentence that begins with the provider
   */
  public MalformedReply malformed(String what) {
    return new MalformedReply("The provider " + what, errors.detail(reply));
  }

  /** Releases a stream whose answer is complete, so that its connection can be used again. */
  public void finish() {
    reply.finish();
  }

  /** Closes the stream at once. */
  @Override
  public void close() {
    reply.close();
  }
}
