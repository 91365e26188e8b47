// For whoever has one car and no CSV: a row is filled in and put into the list.
import { useId, useRef, useState } from 'preact/hooks';
import { brands, customer_name, needs_customer_name } from './brands';
import { checked, replace_text } from './list_text';
import { csv_of, doubt_of, vin_fault } from './rows';

export function OneVehicle({ customer_name_configured }: { customer_name_configured: boolean }) {
    const [row, set_row] = useState({ vin: '', brand: '', name: '' });
    const first = useRef<HTMLInputElement>(null);
    const id = useId();
    const vin = row.vin.trim().toUpperCase();
    const named = needs_customer_name(row.brand) && !customer_name_configured;
    const fault = vin_fault(vin) ?? (checked.value.rows.some((each) => each.vin === vin) ? 'This vehicle is in the list already' : null);
    const brand = row.brand.trim();
    const ready = fault === null && brand !== '' && (!named || row.name.trim() !== '') && checked.value.fault === null;
    const add = (event: Event) => {
        event.preventDefault();
        if (!ready) return;
        const tags: Record<string, string> = named ? { [customer_name]: row.name.trim() } : {};
        replace_text(csv_of([...checked.peek().rows, { vin, brand, tags, odometer_km: '' }]));
        set_row({ ...row, vin: '' });
        first.current?.focus();
    };
    const field = (name: 'vin' | 'brand' | 'name') => ({ value: row[name], onInput: (event: { currentTarget: HTMLInputElement }) => set_row({ ...row, [name]: event.currentTarget.value }) });
    return (
        <form class="card one-vehicle" onSubmit={add} aria-label="One vehicle">
            <div class="field">
                <label for={`${id}vin`}>VIN</label>
                <input ref={first} id={`${id}vin`} class="vin-field" autocomplete="off" autocapitalize="characters" spellcheck={false} aria-describedby={`${id}said`} {...field('vin')} />
            </div>
            <div class="field">
                <label for={`${id}brand`}>Brand</label>
                <input id={`${id}brand`} list={`${id}brands`} autocomplete="off" spellcheck={false} {...field('brand')} />
                <datalist id={`${id}brands`}>
                    {brands.map((each) => (
                        <option key={each} value={each} />
                    ))}
                </datalist>
            </div>
            {named && (
                <div class="field">
                    <label for={`${id}name`}>Fleet operator’s business name</label>
                    <input id={`${id}name`} autocomplete="organization" {...field('name')} />
                </div>
            )}
            <button type="submit" disabled={!ready}>
                Put into the list
            </button>
            <p id={`${id}said`} class="hint" role="status">
                {vin === '' ? '17 letters and digits' : (fault ?? (brand === '' ? 'The VIN can be one. Which brand is it?' : (doubt_of(vin, brand) ?? 'Ready')))}
            </p>
        </form>
    );
}
