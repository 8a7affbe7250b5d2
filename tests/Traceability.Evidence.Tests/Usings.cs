global using Traceability.Testing;
global using Xunit;
