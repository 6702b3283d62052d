/**
 * Test support for programs that use or extend the client: a provider that follows a script, a
 * clock that stands still, and the contracts of the interfaces one may implement, as tests.
 */
@NullMarked
package io.aiprovider.testing;

import org.jspecify.annotations.NullMarked;
