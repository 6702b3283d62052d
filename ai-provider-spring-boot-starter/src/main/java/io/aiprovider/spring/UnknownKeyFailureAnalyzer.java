package io.aiprovider.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells of an unknown key without a stack trace. */
final class UnknownKeyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownKeyException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownKeyException cause) {
    return new FailureAnalysis(
        "The configuration has the key '" + cause.key() + "', which nobody knows.",
        "The nearest known key is '" + cause.nearest() + "'. Correct or remove it.",
        cause);
  }
}
