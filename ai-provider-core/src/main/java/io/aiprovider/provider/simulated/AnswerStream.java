package io.aiprovider.provider.simulated;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.simulated.Fault.Kind;
import io.aiprovider.reply.ChunkSource;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * An answer token by token: the opening of each choice, one chunk for each token of each choice,
 * the finish of each choice, the usage. Each token has a fixed time after the start, so a slow
 * reader gets several tokens at once, as from a socket's buffer.
 */
final class AnswerStream implements ChunkSource {
  private static final int NEVER = -1;
  private static final Duration PACE = Duration.ofMillis(20); // of an endless stream

  private enum Stage {
    OPENING,
    TOKENS,
    FINISH,
    USAGE,
    END
  }

  private final Completion completion;
  private final ChatCall attempt;
  private final String provider;
  private final long nanosPerToken;
  private final Fault fault;
  private final int endsAfter;
  private final JsonObject envelope;
  private Iterator<JsonObject> deltas;
  private Stage stage = Stage.OPENING;
  private JsonObject delta;
  private int choice;
  private int sent;
  private long due = System.nanoTime();

  /**
   * The stream of a completion, beginning now.
   *
   * @param fault what happens to it
   */
  AnswerStream(
      Completion completion,
      ChatCall attempt,
      String provider,
      Duration timePerToken,
      Fault fault) {
    this.completion = completion;
    this.attempt = attempt;
    this.provider = provider;
    this.fault = fault;
    boolean endless = fault.kind() == Kind.ENDLESS && timePerToken.isZero();
    this.nanosPerToken = (endless ? PACE : timePerToken).toNanos();
    this.endsAfter =
        fault.kind() == Kind.CUT || fault.kind() == Kind.ERROR_EVENT ? fault.number() : NEVER;
    this.envelope = completion.chunkEnvelope();
    this.deltas = completion.answer().deltas();
    this.delta = completion.answer().opening();
  }

  @Override
  public @Nullable ChatChunk next() {
    attempt.check();
    return switch (stage) {
      case OPENING -> choiceChunk(null);
      case TOKENS -> {
        endIf(sent == endsAfter);
        awaitToken();
        sent++;
        yield choiceChunk(null);
      }
      case FINISH -> {
        endIf(endsAfter != NEVER);
        yield choiceChunk(completion.answer().finishReason());
      }
      case USAGE -> {
        stage = Stage.END;
        yield completion.usageChunk(envelope);
      }
      case END -> null;
    };
  }

  private void endIf(boolean due) {
    if (!due) {
      return;
    }
    FailureDetail detail = FailureDetail.ofProvider(provider);
    if (fault.kind() == Kind.ERROR_EVENT) {
      throw new Overloaded(
          "The simulated provider reported an error after " + sent + " chunks, as configured.",
          detail);
    }
    throw new StreamBroken(
        "The simulated provider broke its stream after " + sent + " chunks, as configured.",
        detail);
  }

  /** The first token was due when the stream began; all choices have a token at the same time. */
  private void awaitToken() {
    if (nanosPerToken == 0 || choice > 0 || sent == 0) {
      return;
    }
    due += nanosPerToken;
    long wait = due - System.nanoTime();
    if (wait > 0) {
      attempt.sleep(Duration.ofNanos(wait));
    }
  }

  private ChatChunk choiceChunk(@Nullable String finishReason) {
    ChatChunk chunk = completion.chunk(envelope, choice, delta, finishReason);
    choice++;
    if (choice == completion.choices()) {
      choice = 0;
      advance();
    }
    return chunk;
  }

  private void advance() {
    if (fault.kind() == Kind.ENDLESS && !deltas.hasNext()) {
      deltas = completion.answer().deltas();
    }
    if (stage == Stage.FINISH) {
      stage = Stage.USAGE;
    } else if (deltas.hasNext()) {
      stage = Stage.TOKENS;
      delta = deltas.next();
    } else {
      stage = Stage.FINISH;
      delta = JsonObject.EMPTY;
    }
  }

  @Override
  public void close() {
    // nothing is open
  }
}
