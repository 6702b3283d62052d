package io.aiprovider.capacity;

import io.aiprovider.call.AnswerLimit;
import io.aiprovider.call.Attempt;
import io.aiprovider.chat.Usage;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.routing.AttemptGate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The room of one attempt at its provider, beside what else it may do. */
final class CapacityPermit implements AttemptGate.Permit {
  private final ProviderLoad load;
  private final ProviderLoad.Room room;
  private final long expectedTokens;
  private final AttemptGate.Permit other;
  private volatile @Nullable Supplier<Attempt> attempt;

  /**
   * The room that was taken.
   *
   * @param other what else the attempt may do
   */
  CapacityPermit(
      ProviderLoad load, ProviderLoad.Room room, long expectedTokens, AttemptGate.Permit other) {
    this.load = load;
    this.room = room;
    this.expectedTokens = expectedTokens;
    this.other = other;
  }

  @Override
  public AnswerLimit answerLimit() {
    return other.answerLimit();
  }

  @Override
  public ProviderAccount account() {
    return room.account();
  }

  @Override
  public void began(Supplier<Attempt> state) {
    attempt = state;
    other.began(state);
  }

  @Override
  public void ended() {
    Supplier<Attempt> made = attempt;
    try {
      other.ended();
    } finally {
      if (made == null) {
        load.notUsed(room, expectedTokens);
      } else {
        Usage used = made.get().usage();
        load.ended(room, (used == null ? 0 : used.totalTokens()) - expectedTokens);
      }
    }
  }
}
