package io.aiprovider.server.drill;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one call of a drill ended.
 *
 * @param saw what the caller saw: an answer, one that was cut off, or the status of an error
 * @param status the HTTP status that a server would have sent; 0 if no call was made
 * @param failure the kind of failure that the caller saw; null if there was none
 * @param servedBy the provider that answered; null if none did
 * @param called the providers that were called, in order
 * @param added how much later the caller got its answer or error because of the fault, with the
 *     timeouts as configured
 * @param elapsed how long the call took in the drill
 * @param isDisturbed whether a provider without a fault was too late, which may be the drill's
 *     fault
 * @param reason what is wrong; null if nothing is
 */
public record DrillResult(
    DrillCase of,
    Verdict verdict,
    String saw,
    int status,
    @Nullable String failure,
    @Nullable String servedBy,
    List<String> called,
    Duration added,
    Duration elapsed,
    boolean isDisturbed,
    @Nullable String reason) {

  /** Whether the caller got what the policy promises. */
  public enum Verdict {
    /** It did. */
    PASS,
    /** It did, but the call failed because no other provider can answer. */
    EXPOSED,
    /** It did not. */
    FAIL
  }
}
