package io.aiprovider.redis.limit;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitPermit;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitStatus;
import io.aiprovider.limit.LimitStore;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.redis.RedisSession;
import io.aiprovider.redis.Script;
import io.aiprovider.redis.SharedRedis;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts in Redis, for several processes together. All limits of a call are decided in one round
 * trip, and what all processes grant never exceeds a limit. Times are those of Redis.
 *
 * <p>A call that counts as concurrent has a lease of 20 seconds, which its process renews. So the
 * calls of a process that was killed count no longer than that.
 *
 * <p>While Redis is not available, each process grants its share: the limit divided by the number
 * of processes that were alive, at least 1. What it granted before counts in it. When Redis is
 * available again, requests that were granted meanwhile are added to their quotas.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class RedisLimitStore implements LimitStore {
  private static final Script TAKE = Script.beside(RedisLimitStore.class, "take.lua");
  private static final Script FINISH = Script.beside(RedisLimitStore.class, "finish.lua");
  private static final Script HEARTBEAT = Script.beside(RedisLimitStore.class, "heartbeat.lua");
  private static final Script ADD = Script.beside(RedisLimitStore.class, "add.lua");

  static final Duration LEASE = Duration.ofSeconds(20);

  private static final int SECONDS_BETWEEN_HEARTBEATS = 5;
  private static final int BATCH = 500; // Redis does nothing else while it runs a script

  private final SharedRedis redis;
  private final InstantSource clock;

  /** The time for the scripts; empty: that of Redis. */
  private final Supplier<Object> time;

  private final MemoryLimitStore alone;
  private final AloneUse grantedAlone = new AloneUse();
  private final Leases leases = new Leases();
  private volatile long processes = 1;
  private int seconds;

  /** A store in this Redis, which other processes use too. */
  public RedisLimitStore(SharedRedis redis) {
    this(redis, Clock.systemUTC(), MonotonicClock.system(), () -> "");
  }

  RedisLimitStore(
      SharedRedis redis, Clock clock, MonotonicClock monotonicClock, Supplier<Object> time) {
    this.redis = redis;
    this.clock = clock;
    this.time = time;
    this.alone = new MemoryLimitStore(clock, monotonicClock);
    redis.onConnected(this::connected);
    redis.everySecond(
        () -> {
          if (++seconds % SECONDS_BETWEEN_HEARTBEATS == 0) {
            heartbeat(false);
          }
        });
  }

  @Override
  public LimitDecision take(List<LimitRule> rules, long tokens) {
    String lease = leases.next(rules);
    TakeReply reply = ask(rules, "take", tokens, lease);
    if (reply == null) {
      return takeAlone(rules, tokens, lease);
    }
    return reply.isGranted() ? granted(rules, tokens, lease, reply) : reply.refusal();
  }

  private LimitDecision granted(List<LimitRule> rules, long tokens, String lease, TakeReply reply) {
    LimitPermit here =
        alone.take(rules, tokens) instanceof LimitDecision.Granted counted
            ? counted.permit()
            : used -> {};
    leases.hold(lease, rules);
    return new LimitDecision.Granted(
        once(
            used -> {
              here.end(used);
              leases.end(lease);
              finish(rules, lease, reply, used);
            }),
        reply.status());
  }

  private static LimitPermit once(LimitPermit permit) {
    AtomicBoolean ended = new AtomicBoolean();
    return tokens -> {
      if (ended.compareAndSet(false, true)) {
        permit.end(Math.max(0, tokens));
      }
    };
  }

  /** Does not wait. If Redis does not get it, the lease ends by itself. */
  private void finish(List<LimitRule> rules, String lease, TakeReply reply, long used) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(time.get());
    arguments.add(lease);
    boolean changes = !lease.equals(Leases.NONE);
    for (int i = 0; i < rules.size(); i++) {
      long limit = rules.get(i).limits().tokensPerMinute();
      long difference = limit == 0 ? 0 : used - reply.tokens(i);
      arguments.add(limit);
      arguments.add(difference);
      changes |= difference != 0;
    }
    if (changes) {
      var unused = redis.send(session -> FINISH.call(session, LimitKeys.of(rules), arguments));
    }
  }

  private LimitDecision takeAlone(List<LimitRule> rules, long tokens, String lease) {
    LimitDecision decision = alone.take(shares(rules), tokens);
    if (!(decision instanceof LimitDecision.Granted granted)) {
      return decision;
    }
    grantedAlone.granted(rules, clock);
    leases.hold(lease, rules);
    return new LimitDecision.Granted(
        once(
            used -> {
              granted.permit().end(used);
              leases.end(lease);
              releaseAlone(rules, lease);
            }),
        granted.status());
  }

  /** The call may have got a lease in Redis since it began. */
  private void releaseAlone(List<LimitRule> rules, String lease) {
    if (lease.equals(Leases.NONE)) {
      return;
    }
    List<Object> arguments = new ArrayList<>(List.of(time.get(), lease));
    rules.forEach(rule -> arguments.addAll(List.of(0, 0)));
    var unused = redis.send(session -> FINISH.call(session, LimitKeys.of(rules), arguments));
  }

  private List<LimitRule> shares(List<LimitRule> rules) {
    long of = processes;
    return rules.stream()
        .map(rule -> new LimitRule(rule.scope(), rule.id(), share(rule.limits(), of)))
        .toList();
  }

  private static Limits share(Limits limits, long of) {
    Quota quota = limits.quota();
    return new Limits(
        quota == null ? null : new Quota(share(quota.requests(), of), quota.window()),
        share(limits.requestsPerMinute(), of),
        share(limits.tokensPerMinute(), of),
        (int) share(limits.maxConcurrent(), of));
  }

  private static long share(long limit, long of) {
    return limit == 0 ? 0 : Math.max(1, limit / of);
  }

  @Override
  public LimitDecision.@Nullable Refused refusal(List<LimitRule> rules, long tokens) {
    TakeReply reply = ask(rules, "status", tokens, Leases.NONE);
    if (reply == null) {
      return alone.refusal(shares(rules), tokens);
    }
    return reply.hasShortage() ? reply.refusal() : null;
  }

  @Override
  public LimitStatus status(List<LimitRule> rules) {
    TakeReply reply = ask(rules, "status", 0, Leases.NONE);
    return reply == null ? alone.status(shares(rules)) : reply.status();
  }

  private @Nullable TakeReply ask(List<LimitRule> rules, String what, long tokens, String lease) {
    List<Object> arguments = new ArrayList<>(5 + 5 * rules.size());
    arguments.addAll(List.of(time.get(), what, tokens, lease, LEASE.toMillis()));
    for (LimitRule rule : rules) {
      Limits limits = rule.limits();
      Quota quota = limits.quota();
      arguments.add(quota == null ? 0 : quota.requests());
      arguments.add(quota == null ? 0 : quota.window().toMillis());
      arguments.add(limits.requestsPerMinute());
      arguments.add(limits.tokensPerMinute());
      arguments.add(limits.maxConcurrent());
    }
    List<Object> reply = redis.ask(session -> TAKE.call(session, LimitKeys.of(rules), arguments));
    return reply == null ? null : new TakeReply(rules, reply);
  }

  /** First the scripts, so that the first calls need one round trip as well. */
  private void connected(RedisSession session) {
    for (Script script : List.of(TAKE, FINISH, HEARTBEAT, ADD)) {
      var unused = script.load(session).exceptionally(notAllowed -> null);
    }
    heartbeat(true);
    for (AloneUse.Addition addition : grantedAlone.take(clock)) {
      var unused =
          redis.send(later -> ADD.call(later, List.of(addition.key()), addition.arguments()));
    }
  }

  /**
   * Says that this process is alive, and renews the leases of its calls.
   *
   * @param anew whether leases that are not in Redis are added, because they may have ended, or
   *     their calls began without Redis. Otherwise they belong to calls that end just now
   */
  void heartbeat(boolean anew) {
    List<Leases.Lease> all = leases.all();
    int from = 0;
    do {
      List<Leases.Lease> some = all.subList(from, Math.min(all.size(), from + BATCH));
      List<String> keys = new ArrayList<>(List.of(LimitKeys.PROCESSES));
      List<Object> arguments =
          new ArrayList<>(
              List.of(
                  time.get(),
                  leases.process(),
                  LEASE.toMillis(),
                  LEASE.toMillis(),
                  anew ? "anew" : "renew"));
      for (Leases.Lease lease : some) {
        keys.add(lease.calls());
        arguments.add(lease.id());
      }
      var unused =
          redis
              .send(session -> HEARTBEAT.call(session, keys, arguments))
              .thenAccept(reply -> processes = Math.max(1, (Long) reply.get(0)));
      from += BATCH;
    } while (from < all.size());
  }

  /** How many processes are known, this one included. */
  long processes() {
    return processes;
  }
}
