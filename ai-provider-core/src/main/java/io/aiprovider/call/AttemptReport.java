package io.aiprovider.call;

import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Usage;
import io.aiprovider.reply.Cost;
import java.time.Instant;
import java.util.Collection;
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

  /** The request is given to the provider. Only the first report counts. */
  void dispatched();

  /** Fields of the request that the target cannot express, and that were left out. */
  void dropped(Collection<String> fields);

  /** The request was sent again on a new connection, because the provider had closed the first. */
  void repeated();

  /**
   * Tokens used by the parts of the request that have been answered while other parts may still
   * fail: for example, by the first batches of many texts. They are counted if the attempt fails; a
   * complete answer contains its own usage.
   *
   * @param usage of all parts answered so far
   */
  void answeredInPart(Usage usage);

  /** The tokens of the parts answered so far; null when there are none. */
  @Nullable Usage answeredInPart();

  /** The price in force when the attempt begins; null when it is not known. */
  void priceInForce(@Nullable Price price);

  /**
   * More of the answer's text has arrived. Called by one thread at a time, for each part of a
   * stream: so it takes no lock.
   *
   * @param bytes the length of the new text in UTF-8
   */
  void answered(long bytes);

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
   * @param price the price that the cost was calculated with; null for none
   */
  void metered(Usage usage, Cost cost, @Nullable Price price);
}
