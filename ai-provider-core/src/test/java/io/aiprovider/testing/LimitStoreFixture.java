package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitDecision.Granted;
import io.aiprovider.limit.LimitDecision.Refused;
import io.aiprovider.limit.LimitPermit;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A store that has counted nothing, and calls that take from it. */
abstract class LimitStoreFixture {
  static final Limits NONE = Limits.NONE;

  final MutableClock clock = new MutableClock();
  private @Nullable LimitStore made;

  /** Creates the store of one test; see {@link LimitStoreContract#create}. */
  protected abstract LimitStore create(MutableClock clock);

  @BeforeEach
  final void make() {
    made = create(clock);
  }

  LimitStore store() {
    return Objects.requireNonNull(made);
  }

  static LimitRule key(Limits limits) {
    return new LimitRule(LimitScope.KEY, "k", limits);
  }

  static LimitRule tenant(Limits limits) {
    return new LimitRule(LimitScope.TENANT, "t", limits);
  }

  LimitPermit granted(long tokens, LimitRule... rules) {
    LimitDecision decision = store().take(List.of(rules), tokens);
    assertThat(decision).isInstanceOf(Granted.class);
    return ((Granted) decision).permit();
  }

  Refused refused(long tokens, LimitRule... rules) {
    LimitDecision decision = store().take(List.of(rules), tokens);
    assertThat(decision).isInstanceOf(Refused.class);
    return (Refused) decision;
  }

  LimitStatus status(LimitRule... rules) {
    return store().status(List.of(rules));
  }

  static long remaining(LimitStatus.@Nullable Level level) {
    return Objects.requireNonNull(level).remaining();
  }
}
