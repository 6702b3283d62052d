package io.aiprovider.server.keys;

import io.aiprovider.server.store.TestDatabase;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A new server on each kind of database. JUnit closes it after the tests that use it. */
public final class KeyServers implements ArgumentsProvider {
  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Arrays.stream(TestDatabase.values())
        .map(database -> Arguments.argumentSet(database.name(), KeyServer.on(database)));
  }
}
