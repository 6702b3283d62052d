package io.aiprovider.server.ledger;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.cost.TokenCounter;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.server.ledger.LedgerRecord.Outcome;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Records every call in the ledger: each attempt before it is sent, and the call before the last
 * byte of its answer leaves. It is the first interceptor of attempts, because it may refuse them.
 * Thread-safe.
 */
final class CallRecorder implements CallListener, AttemptInterceptor {
  private static final CallAttribute<Recorded> RECORDED = CallAttribute.named("ledger");

  private final Ledger ledger;
  private final RunningStreams streams;
  private final RunningCalls running;
  private final InstantSource clock;
  private final TokenCounter tokens = new TokenCounter();

  CallRecorder(Ledger ledger, RunningStreams streams, RunningCalls running, InstantSource clock) {
    this.ledger = ledger;
    this.streams = streams;
    this.running = running;
    this.clock = clock;
  }

  /** What is known about a call from its start on. */
  private static final class Recorded {
    private final CallFacts facts;
    private volatile long promptTokens = -1;

    Recorded(CallFacts facts) {
      this.facts = facts;
    }

    /** Counted at the first attempt, because answers from the cache do not need it. */
    long promptTokens(ChatRequest request, TokenCounter counter) {
      long counted = promptTokens;
      if (counted < 0) {
        counted = counter.estimatePrompt(request);
        promptTokens = counted;
      }
      return counted;
    }
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public void callStarted(ChatCall call, ChatRequest request) {
    Recorded recorded =
        call.shared(RECORDED, () -> new Recorded(CallRows.facts(call, request, clock.instant())));
    running.began(recorded.facts);
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatCall attempt = chain.call();
    Recorded recorded = attempt.attribute(RECORDED);
    if (recorded == null) {
      return chain.proceed(chain.request()); // recording it has failed, which is in the log
    }
    long promptTokens = recorded.promptTokens(chain.request(), tokens);
    ledger.begin(CallRows.intent(recorded.facts, attempt.attemptSoFar(), promptTokens));
    ChatReply reply = chain.proceed(chain.request());
    if (reply instanceof StreamingReply) {
      streams.add(recorded.facts.id(), attempt);
      reply.onEnd(end -> streams.remove(attempt.id()));
    }
    return reply;
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    Recorded recorded = call.attribute(RECORDED);
    boolean callGoesOn = attempt.outcome() == Attempt.Outcome.FAILED;
    if (recorded != null && callGoesOn) {
      ledger.note(new Outcome(CallRows.outcome(recorded.facts, attempt)));
    }
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    @Nullable Recorded recorded = call.attribute(RECORDED);
    if (recorded != null) {
      try {
        ledger.end(CallRows.of(recorded.facts, call, finished));
      } finally {
        running.recorded(recorded.facts);
      }
    }
  }
}
