/**
 * Test support for programs that use or extend the client: a provider that follows a script, a
 * clock that a test sets, and tests of the contracts of the interfaces that a program may
 * implement.
 */
@NullMarked
package io.aiprovider.testing;

import org.jspecify.annotations.NullMarked;
