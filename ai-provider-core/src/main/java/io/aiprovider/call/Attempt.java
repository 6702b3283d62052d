package io.aiprovider.call;

import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.Target;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to a provider, as it was when this record was read. A record read later may differ.
 *
 * @param id the call's id, a dot, and the number of the attempt within the call, from 1
 * @param target the provider and the requested model
 * @param vendor the vendor of the provider's models, as the catalog names vendors; empty when not
 *     known
 * @param operation the kind of request
 * @param started the date and time it began
 * @param offset time from the beginning of the call to its start
 * @param dispatched time from its start until the request had been sent to the provider; null
 *     before that, and when it never was: for example, because no connection could be made
 * @param firstContent time from its start to the first content of a stream; null before that, and
 *     for an answer that is not a stream
 * @param duration time from its start to its end; null while it is running
 * @param model the model that answered, by the provider's name for it; null when there was no
 *     answer
 * @param failure why it failed or was cancelled; null while it is running, and when it succeeded
 * @param usage the tokens it used: by the provider's count, else by our own; null while that is not
 *     known, and for an attempt that cost nothing because the request was not sent or was refused
 * @param cost what it cost, and how certain that is; null before that is known, and when the
 *     request was not sent. See {@link Unanswered} for an attempt without an answer
 * @param price the price that the cost was calculated with; before there is a cost, the price in
 *     force when the attempt began. Null when the price is not known, and when the provider
 *     reported the cost itself
 * @param promptTokens the tokens of what was sent so far, or is sent first: by the provider's count
 *     where it has answered parts of the request, else estimated
 * @param answerBytes the length of the answer's text received so far, in bytes of UTF-8
 * @param toolCalls the number of tools that the answer received so far calls
 * @param repeated whether the request was sent a second time, because the connection it was sent on
 *     had been closed by the provider
 * @param dropped the fields of the request that the target cannot express, and that were left out
 * @param server the host and port of the service, as configured, without a look-up of the name;
 *     null when no request was made over HTTP
 * @param account the number of the provider's key that it uses, from 1 in their configured order; 0
 *     if there is only one
 * @param hedge whether it began while an earlier attempt of the call was running, because that one
 *     took long
 * @param lost whether another attempt of the call answered before it, so that its answer was not
 *     used
 * @param continuation whether it goes on from the text of an attempt whose stream broke off
 * @since 0.1
 */
public record Attempt(
    String id,
    Target target,
    String vendor,
    Operation operation,
    Instant started,
    Duration offset,
    @Nullable Duration dispatched,
    @Nullable Duration firstContent,
    @Nullable Duration duration,
    @Nullable String model,
    @Nullable ChatException failure,
    @Nullable Usage usage,
    @Nullable Cost cost,
    @Nullable Price price,
    long promptTokens,
    long answerBytes,
    long toolCalls,
    boolean repeated,
    List<String> dropped,
    @Nullable InetSocketAddress server,
    int account,
    boolean hedge,
    boolean lost,
    boolean continuation) {

  /** How an attempt ended. */
  public enum Outcome {
    /** It has not ended. */
    UNDER_WAY,
    /** The answer is complete. */
    SUCCEEDED,
    /** It failed. A stream that broke off after its first content has failed, too. */
    FAILED,
    /**
     * The caller disconnected, the call's deadline passed, the stream was closed before its end, or
     * another attempt answered first.
     */
    CANCELLED
  }

  public Outcome outcome() {
    if (duration == null) {
      return Outcome.UNDER_WAY;
    }
    if (failure == null) {
      return Outcome.SUCCEEDED;
    }
    return failure.kind() == FailureKind.CANCELLED
            || failure.kind() == FailureKind.DEADLINE_EXCEEDED
        ? Outcome.CANCELLED
        : Outcome.FAILED;
  }
}
