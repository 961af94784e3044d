/** How the profiles of a charger have to be, against what it says of itself. */
export interface ProfileQuirks {
  readonly kind?: 'Absolute' | 'Relative';
  readonly purpose?: 'TxProfile' | 'TxDefaultProfile';
  readonly stackLevel?: number;
  readonly unit?: 'A' | 'W';
  readonly maxPeriods?: number;
}

export interface Quirk {
  /** Of BootNotification; a charger is matched when every pattern that is given fits. */
  readonly vendor: RegExp;
  readonly model?: RegExp;
  readonly firmware?: RegExp;
  /** One sentence for the operator. */
  readonly says: string;
  readonly profile?: ProfileQuirks;
}
