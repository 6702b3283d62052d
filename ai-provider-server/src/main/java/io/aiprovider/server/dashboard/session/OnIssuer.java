package io.aiprovider.server.dashboard.session;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Only if people can sign in at an issuer. */
final class OnIssuer implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return !context.getEnvironment().getProperty("ai-provider.dashboard.client-id", "").isBlank();
  }
}
