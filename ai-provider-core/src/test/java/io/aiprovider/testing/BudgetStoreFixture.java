package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetCrossing;
import io.aiprovider.budget.BudgetDecision;
import io.aiprovider.budget.BudgetDecision.Granted;
import io.aiprovider.budget.BudgetDecision.Refused;
import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetReservation;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.budget.BudgetStore;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A store in which nothing is spent, and calls that reserve. */
abstract class BudgetStoreFixture {
  final MutableClock clock = new MutableClock();
  final List<BudgetCrossing> crossings = new CopyOnWriteArrayList<>();
  private @Nullable BudgetStore made;

  /** Creates the store of one test; see {@link BudgetStoreContract#create}. */
  protected abstract BudgetStore create(MutableClock clock, ZoneId zone, BudgetListener listener);

  @BeforeEach
  final void make() {
    use(ZoneOffset.UTC);
  }

  /** Replaces the store by one whose days begin in another zone. */
  final void use(ZoneId zone) {
    made = create(clock, zone, crossings::add);
  }

  BudgetStore store() {
    return Objects.requireNonNull(made);
  }

  static BudgetRule key(String usd) {
    return BudgetRule.of(BudgetScope.KEY, "k", BudgetPeriod.TOTAL, usd);
  }

  static BudgetRule tenant(BudgetPeriod period, String usd) {
    return BudgetRule.of(BudgetScope.TENANT, "t", period, usd);
  }

  static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }

  BudgetDecision reserve(String amount, BudgetRule... rules) {
    return store().reserve(List.of(rules), usd(amount));
  }

  BudgetReservation granted(String amount, BudgetRule... rules) {
    return reservation(reserve(amount, rules));
  }

  static BudgetReservation reservation(BudgetDecision decision) {
    assertThat(decision).isInstanceOf(Granted.class);
    return ((Granted) decision).reservation();
  }

  BudgetStatus refused(String amount, BudgetRule... rules) {
    return refused(reserve(amount, rules));
  }

  static BudgetStatus refused(BudgetDecision decision) {
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).status();
  }

  BudgetStatus status(BudgetRule rule) {
    List<BudgetStatus> all = store().status(List.of(rule));
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  void assertThatIs(BudgetRule rule, String spent, String reserved) {
    BudgetStatus status = status(rule);
    assertThat(status.spent()).isEqualByComparingTo(spent);
    assertThat(status.reserved()).isEqualByComparingTo(reserved);
  }
}
