package io.aiprovider.call;

import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.reply.Cost;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes facts about one attempt from the code that serves it: the provider and the engine's own
 * steps. Each attempt has its own report. Facts are added only while the attempt is running.
 * Thread-safe.
 *
 * @see ChatCall#report
 * @since 0.1
 */
public interface AttemptReport {

  /** When the attempt began. */
  Instant started();

  /** The vendor of the provider's models, as the catalog names vendors; empty when not known. */
  void vendor(String name);

  /**
   * Sets headers that are sent to the provider in addition to the configured ones, if it is called
   * over HTTP. They replace those that were set before. Used by interceptors.
   */
  void requestHeaders(Map<String, String> headers);

  /** The headers to send in addition to the configured ones; empty unless they were set. */
  Map<String, String> requestHeaders();

  /** Sets the number of the provider's account to use, from 1; 0 if it has only one. */
  void account(int number);

  /** The number of the provider's account to use, from 1; 0 if it has only one. */
  int account();

  /**
   * The provider says that nothing is left of one of its limits. A hint only: it may still answer.
   *
   * @param time after which there will be something again
   */
  void nothingLeft(Duration time);

  /** Sets what receives the time if the provider says that nothing is left of a limit. */
  void onNothingLeft(Consumer<Duration> receiver);

  /** It begins while an earlier attempt of the call is running. */
  void hedge();

  /** Another attempt of the call has answered first: the answer of this one is not used. */
  void lost();

  /** It goes on from the text of an attempt whose stream broke off. */
  void continuation();

  /** The host and port of the service that is called over HTTP. */
  void server(InetSocketAddress address);

  /**
   * The whole request, or the next part of it, has been sent: from now on the provider may process
   * and charge it. See {@link io.aiprovider.provider.ChatProvider#reportsDispatch}.
   */
  void dispatched();

  /**
   * What was reported as sent has not been processed by the provider: for example, because no
   * connection could be made.
   */
  void notSent();

  /** Fields of the request that the target cannot express, and that were left out. */
  void dropped(Collection<String> fields);

  /**
   * The provider answers what was sent last with an error status. It is known before the failure,
   * which may be another one: for example, if the caller leaves before the error has been read.
   */
  void refused();

  /**
   * The request is sent again on a new connection, because the provider had closed the first before
   * it processed the request.
   */
  void repeated();

  /**
   * What the cost is calculated with if the provider does not count.
   *
   * @param price the price in force when the attempt begins; null when it is not known
   * @param promptTokens estimates the tokens of a prompt
   */
  void costBasis(@Nullable Price price, ToLongFunction<ChatRequest> promptTokens);

  /** This is sent next: the whole request, or a part of it, such as a batch of texts. */
  void sending(ChatRequest request);

  /**
   * The part of the request that was sent last has been answered, while other parts may still fail.
   *
   * @param usage of this part; null when the provider did not count
   */
  void answeredInPart(@Nullable Usage usage);

  /** The tokens of the parts answered so far; null when there are none. */
  @Nullable Usage answeredInPart();

  /**
   * The provider has counted tokens before the end of its answer. They are used if the answer does
   * not become complete.
   *
   * @param soFar all tokens of the prompt, and those of the answer so far; without effect if it has
   *     no tokens
   */
  void counted(Usage soFar);

  /** What the provider counted before the end of its answer; null for nothing. */
  @Nullable Usage counted();

  /** The tokens of the parts answered so far, and the estimated ones of what was sent last. */
  long promptTokens();

  /**
   * What the provider charges for what was sent last and not answered.
   *
   * @param failure why the attempt ends
   */
  Unanswered unanswered(Throwable failure);

  /**
   * More of the answer's text has arrived. Called by one thread at a time, for each part of a
   * stream: so it takes no lock.
   *
   * @param bytes the length of the new text in UTF-8
   */
  void answered(long bytes);

  /** The length of the answer's text so far, in bytes of UTF-8. */
  long answerBytes();

  /**
   * The answer calls more tools. Like {@link #answered}, called by one thread at a time.
   *
   * @param calls how many more
   */
  void toolsCalled(int calls);

  /** Sets how long the answer may become. */
  void answerLimit(AnswerLimit limit);

  /** How long the answer may become; {@link AnswerLimit#NONE} unless it was set. */
  AnswerLimit answerLimit();

  /**
   * What the attempt used and cost so far. Each report replaces the one before. Used by the
   * engine's meter.
   *
   * @param usage null when nothing was used
   * @param price the price that the cost was calculated with; null for none
   */
  void metered(@Nullable Usage usage, Cost cost, @Nullable Price price);
}
