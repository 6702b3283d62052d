package io.aiprovider.server.ledger;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.server.ledger.record.LedgerRecord.Outcome;
import io.aiprovider.server.ledger.row.CallFacts;
import io.aiprovider.server.ledger.row.CallRows;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Records every call in the ledger: each attempt before it is sent, and the call before the last
 * byte of its answer leaves. It is the first interceptor of attempts, because it may refuse them.
 * Thread-safe.
 */
final class CallRecorder implements CallListener, AttemptInterceptor {
  private static final CallAttribute<CallFacts> FACTS = CallAttribute.named("ledger");

  private final Ledger ledger;
  private final RunningAttempts attempts;
  private final RunningCalls running;
  private final InstantSource clock;

  CallRecorder(Ledger ledger, RunningAttempts attempts, RunningCalls running, InstantSource clock) {
    this.ledger = ledger;
    this.attempts = attempts;
    this.running = running;
    this.clock = clock;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public void callStarted(ChatCall call, ChatRequest request) {
    CallFacts facts = call.shared(FACTS, () -> CallRows.facts(call, request, clock.instant()));
    running.began(facts);
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatCall attempt = chain.call();
    CallFacts facts = attempt.attribute(FACTS);
    if (facts == null) {
      return chain.proceed(chain.request()); // recording it has failed, which is in the log
    }
    ledger.begin(CallRows.intent(facts, attempt.attemptSoFar()));
    attempts.add(facts.id(), attempt);
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (RuntimeException | Error failure) {
      attempts.remove(attempt.id());
      throw failure;
    }
    reply.onEnd(end -> attempts.remove(attempt.id()));
    return reply;
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    CallFacts facts = call.attribute(FACTS);
    boolean callGoesOn = attempt.outcome() == Attempt.Outcome.FAILED || attempt.lost();
    if (facts != null && callGoesOn) {
      ledger.note(new Outcome(CallRows.outcome(facts, attempt)));
    }
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    @Nullable CallFacts facts = call.attribute(FACTS);
    if (facts != null) {
      try {
        ledger.end(CallRows.of(facts, call, finished));
      } finally {
        running.recorded(facts);
      }
    }
  }
}
