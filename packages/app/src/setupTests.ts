import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A whole application is drawn; a busy machine takes longer than the second that is the default.
configure({ asyncUtilTimeout: 15_000 });
