package io.aiprovider.resilience.circuit;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.FailurePolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which account of a provider an attempt uses. Accounts that are cooling down, or that
 * refused an earlier attempt of the same call, are used only if there is no other one. Thread-safe.
 */
public final class AccountChoice {
  /** The accounts that refused attempts of a call, as provider and number. */
  private static final CallAttribute<Set<String>> REFUSED = CallAttribute.named("refused_accounts");

  /** For a sticky call: a number between 0 and 1 for each account, instead of a random one. */
  public static final CallAttribute<ToDoubleFunction<ProviderAccount>> DRAWS =
      CallAttribute.named("account_draws");

  private static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::refused)
          .thenComparing(Candidate::left)
          .thenComparing(Candidate::spentFor)
          .thenComparingDouble(Candidate::draw);

  private final Circuits circuits;

  private record Candidate(
      ProviderAccount account, boolean refused, Duration left, Duration spentFor, double draw) {
    boolean isUsable() {
      return !refused && left.isZero();
    }

    boolean isFree() {
      return isUsable() && spentFor.isZero();
    }
  }

  public AccountChoice(Circuits circuits) {
    this.circuits = circuits;
  }

  /**
   * The accounts that an attempt may use, in the order in which it should: at random, in proportion
   * to their weights. If none can be used now, the others, by the end of their cooldowns.
   */
  public List<ProviderAccount> order(Target target, ChatCall call) {
    List<ProviderAccount> all = circuits.accounts(target.provider());
    return all.size() == 1 ? all : order(all, target, call);
  }

  private List<ProviderAccount> order(List<ProviderAccount> all, Target target, ChatCall call) {
    Set<String> refused = refused(call);
    ModelCooldowns cooldowns = circuits.peek(target).cooldowns();
    ToDoubleFunction<ProviderAccount> sticky = call.attribute(DRAWS);
    List<Candidate> ordered =
        all.stream()
            .map(
                account ->
                    new Candidate(
                        account,
                        refused.contains(name(target, account.number())),
                        cooldowns.left(account),
                        cooldowns.nothingLeftFor(account),
                        draw(account, sticky)))
            .sorted(ORDER)
            .toList();
    return accounts(ordered, Candidate::isFree, Candidate::isUsable, any -> true);
  }

  /** The accounts that meet the first of these conditions that any of them meets. */
  @SafeVarargs
  private static List<ProviderAccount> accounts(
      List<Candidate> ordered, Predicate<Candidate>... conditions) {
    for (Predicate<Candidate> condition : conditions) {
      List<ProviderAccount> met =
          ordered.stream().filter(condition).map(Candidate::account).toList();
      if (!met.isEmpty()) {
        return met;
      }
    }
    return List.of();
  }

  /** The smallest is used first; see {@code WeightedOrder}. */
  private static double draw(
      ProviderAccount account, @Nullable ToDoubleFunction<ProviderAccount> sticky) {
    if (account.weight() == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double fraction =
        sticky == null
            ? 1 - ThreadLocalRandom.current().nextDouble()
            : sticky.applyAsDouble(account);
    return -Math.log(fraction) / account.weight();
  }

  /**
   * For how long nothing is left of a limit of all accounts that could be used, as the provider has
   * said; zero if there is something left.
   */
  public Duration nothingLeftFor(Target target, ChatCall call) {
    return circuits.peek(target).cooldowns().nothingLeftFor(order(target, call).get(0));
  }

  /** Records that an attempt with an account failed. */
  public void failed(Target target, ProviderAccount account, ChatException failure, ChatCall call) {
    if (account.isOneOfSeveral() && FailurePolicy.concernsAccount(failure.kind())) {
      refused(call).add(name(target, account.number()));
    }
  }

  /** Whether a call can go on with another account of the same provider after such a failure. */
  public boolean hasAnother(Target target, ChatException failure, ChatCall call) {
    List<ProviderAccount> all = circuits.accounts(target.provider());
    if (all.size() == 1 || !FailurePolicy.concernsAccount(failure.kind())) {
      return false;
    }
    Set<String> refused = refused(call);
    ModelCooldowns cooldowns = circuits.peek(target).cooldowns();
    return all.stream()
        .filter(other -> !refused.contains(name(target, other.number())))
        .anyMatch(other -> cooldowns.left(other).isZero());
  }

  private static Set<String> refused(ChatCall call) {
    return call.shared(REFUSED, ConcurrentHashMap::newKeySet);
  }

  private static String name(Target target, int account) {
    return target.provider() + "#" + account;
  }
}
