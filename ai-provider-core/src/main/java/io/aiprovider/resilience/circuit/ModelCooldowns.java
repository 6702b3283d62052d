package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether each account of a provider is called for one model. Thread-safe. */
final class ModelCooldowns {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** For all models. */
  private final AccountCooldowns accounts;

  private final AccountCooldowns accountsForModel;

  /** In which a provider has said that nothing is left of its limits. */
  private final AccountCooldowns spent;

  /** Of this model, whatever the account is. */
  private final Cooldown service;

  /**
   * No cooldowns of the model.
   *
   * @param accounts the cooldowns of the accounts for all models
   */
  ModelCooldowns(AccountCooldowns accounts, MonotonicClock clock) {
    this.accounts = accounts;
    this.accountsForModel = new AccountCooldowns(clock);
    this.spent = new AccountCooldowns(clock);
    this.service = new Cooldown(clock);
  }

  /** Why an account is not called now, whatever its circuit says; null if it may be. */
  Cooldown.@Nullable Remaining of(ProviderAccount account) {
    return stronger(service.remaining(), ofAccount(account));
  }

  /** The cooldown of an account; null if there is none. */
  Cooldown.@Nullable Remaining ofAccount(ProviderAccount account) {
    return stronger(accountsForModel.remaining(account), accounts.remaining(account));
  }

  /** For how long calls use other accounts. */
  Duration left(ProviderAccount account) {
    return left(ofAccount(account));
  }

  /** For how long nothing is left of a limit of this account, as the provider has said. */
  Duration nothingLeftFor(ProviderAccount account) {
    return left(spent.remaining(account));
  }

  private static Duration left(Cooldown.@Nullable Remaining cooldown) {
    return cooldown == null ? Duration.ZERO : cooldown.left();
  }

  private static Cooldown.@Nullable Remaining stronger(
      Cooldown.@Nullable Remaining one, Cooldown.@Nullable Remaining other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    boolean first =
        one.strict() == other.strict() ? one.left().compareTo(other.left()) > 0 : one.strict();
    return first ? one : other;
  }

  /** The cooldown that ends first; null if there is an account without one. */
  Cooldown.@Nullable Remaining firstToEnd(List<ProviderAccount> all) {
    Cooldown.Remaining first = null;
    for (ProviderAccount account : all) {
      Cooldown.Remaining cooldown = of(account);
      if (cooldown == null) {
        return null;
      }
      if (first == null || cooldown.left().compareTo(first.left()) < 0) {
        first = cooldown;
      }
    }
    return first;
  }

  void failed(ProviderAccount account, ChatException failure) {
    FailureKind kind = failure.kind();
    Duration requested = failure.retryAfter();
    Duration usual = FailurePolicy.of(kind).cooldown();
    if (!usual.isZero()) {
      accounts.of(account).begin(kind, usual, false);
      return;
    }
    Duration ofOneOfSeveral =
        account.isOneOfSeveral() ? FailurePolicy.accountCooldown(kind) : Duration.ZERO;
    if (kind == FailureKind.UNAUTHORIZED && !ofOneOfSeveral.isZero()) {
      accounts.of(account).begin(kind, ofOneOfSeveral, false);
      ofOneOfSeveral = Duration.ZERO;
    }
    if (requested != null && !kind.isOurDecision()) {
      Duration time = requested.compareTo(LONGEST) < 0 ? requested : LONGEST;
      (FailurePolicy.concernsAccount(kind) ? accountsForModel.of(account) : service)
          .begin(kind, time, true);
    } else if (!ofOneOfSeveral.isZero()) {
      accountsForModel.of(account).begin(kind, ofOneOfSeveral, false);
    }
  }

  /**
   * An attempt succeeded.
   *
   * @param begun when that attempt began
   */
  void succeeded(ProviderAccount account, long begun) {
    accounts.succeeded(account, begun);
    accountsForModel.succeeded(account, begun);
  }

  /** The provider has said that nothing is left of one of the limits of this account. */
  void nothingLeft(ProviderAccount account, Duration time) {
    spent.of(account).begin(FailureKind.RATE_LIMITED, time, true);
  }

  /** Ends all cooldowns of this model. */
  void end() {
    service.end();
    accountsForModel.end();
    spent.end();
  }
}
