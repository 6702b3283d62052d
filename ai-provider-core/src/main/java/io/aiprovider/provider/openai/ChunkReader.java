package io.aiprovider.provider.openai;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChunkSource;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
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
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a streamed answer. It is complete when the provider says {@code [DONE]}, or when
 * its stream ends after each choice has its finish reason: some providers leave out the former.
 */
final class ChunkReader implements ChunkSource {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final HttpReply reply;
  private final ErrorClassifier errors;
  private final ChatCall attempt;
  private final SseReader events;
  private final OpenChoices choices = new OpenChoices();
  private boolean complete;

  ChunkReader(HttpReply reply, ErrorClassifier errors, ChatCall attempt) {
    this.reply = reply;
    this.errors = errors;
    this.attempt = attempt;
    this.events = new SseReader(reply.body());
  }

  @Override
  public @Nullable ChatChunk next() {
    if (complete) {
      return null;
    }
    checkNotCancelled();
    SseEvent event = nextEvent();
    if (event == null || isDone(event)) {
      checkComplete(event != null);
      complete = true;
      reply.finish();
      return null;
    }
    JsonObject json = parse(event);
    if (ErrorBody.isError(json) || "error".equals(event.name())) {
      throw errors.failureInStream(json);
    }
    ChatChunk chunk = StreamUsage.normalized(json);
    choices.observe(chunk);
    return chunk;
  }

  /** What has arrived could be read to its end after the connection is gone. */
  private void checkNotCancelled() {
    ChatException reason = attempt.cancelled();
    if (reason != null) {
      throw reason;
    }
  }

  private @Nullable SseEvent nextEvent() {
    try {
      return events.next();
    } catch (EventTooLargeException e) {
      throw malformed("sent an event that is too long. " + e.getMessage());
    } catch (IOException e) {
      throw reply.broken(e);
    }
  }

  private static boolean isDone(SseEvent event) {
    byte[] data = event.data();
    return data.length >= DONE.length && Arrays.equals(data, 0, DONE.length, DONE, 0, DONE.length);
  }

  private void checkComplete(boolean saidDone) {
    if (!choices.any()) {
      throw malformed("ended its stream without an answer.");
    }
    if (!saidDone && !choices.allFinished()) {
      throw incomplete();
    }
  }

  private StreamBroken incomplete() {
    return new StreamBroken(
        "The provider ended its stream before the answer was complete.", detail());
  }

  private JsonObject parse(SseEvent event) {
    try {
      return JsonObject.parseLenient(event.data());
    } catch (JsonException e) {
      throw event.cutOff()
          ? incomplete()
          : malformed("sent an event in its stream that is no JSON. " + e.getMessage());
    }
  }

  private ChatException malformed(String what) {
    return new MalformedReply("The provider " + what, detail());
  }

  private FailureDetail detail() {
    return new FailureDetail(errors.provider(), reply.status(), null, null, null, null);
  }

  @Override
  public void close() {
    reply.close();
  }

  /** Which choices of a streamed answer have begun and which are finished. */
  private static final class OpenChoices {
    /** More choices than any provider gives; an index beyond them is noted as one of them. */
    private static final int MOST = 1_024;

    private final BitSet begun = new BitSet();
    private final BitSet finished = new BitSet();

    void observe(ChatChunk chunk) {
      for (JsonObject choice : chunk.choices()) {
        Long given = choice.integer("index");
        int index = given == null ? 0 : (int) Math.floorMod(given, (long) MOST);
        begun.set(index);
        if (choice.string("finish_reason") != null) {
          finished.set(index);
        }
      }
    }

    /** Whether there was any choice at all. */
    boolean any() {
      return !begun.isEmpty();
    }

    /** Whether each choice that began has its finish reason. */
    boolean allFinished() {
      return begun.equals(finished);
    }
  }
}
