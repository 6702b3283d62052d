package io.aiprovider.interceptor;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.SkippedTarget;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several listeners as one. An exception from one of them affects neither the others nor the call.
 */
final class ListenerList implements CallListener {
  private static final Logger log = LoggerFactory.getLogger(ListenerList.class);

  private final List<CallListener> listeners;

  ListenerList(List<CallListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  private void notifyEach(Consumer<CallListener> event) {
    for (CallListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        log.error("{} failed; the call is not affected.", listener.getClass().getName(), e);
      }
    }
  }

  @Override
  public void callStarted(ChatCall call, ChatRequest request) {
    notifyEach(listener -> listener.callStarted(call, request));
  }

  @Override
  public void targetSkipped(ChatCall call, SkippedTarget skipped) {
    notifyEach(listener -> listener.targetSkipped(call, skipped));
  }

  @Override
  public void attemptStarted(ChatCall call, Attempt attempt) {
    notifyEach(listener -> listener.attemptStarted(call, attempt));
  }

  @Override
  public void firstContent(ChatCall call, Attempt attempt) {
    notifyEach(listener -> listener.firstContent(call, attempt));
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    notifyEach(listener -> listener.attemptEnded(call, attempt));
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    notifyEach(listener -> listener.callEnded(call, finished));
  }
}
